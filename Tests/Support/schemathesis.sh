#!/bin/sh
# Tests a running API against its own OpenAPI document with schemathesis (all checks).
#
#   schemathesis.sh URL ADMIN_TOKEN [VENV] [TRAINER_TOKEN] [more options of `schemathesis run`]
#
# VENV is a Python environment with schemathesis (`pip install schemathesis`); without it the one in PATH is used. The API should hold only
# data that may be lost, and LOGIN_ATTEMPTS should be large, because failed log-ins are part of the tests.
set -eu
url=$1
token=$2
venv=${3:-}
trainer_token=${4:-}
if [ "$#" -gt 4 ]; then shift 4; else shift "$#"; fi
program=schemathesis
if [ -n "$venv" ]; then program=$venv/bin/schemathesis; fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/schemathesis.toml" <<END
request-timeout = 75.0
warnings = false

[auth.openapi.session]
bearer = "$token"

[auth.openapi.trainer]
bearer = "${trainer_token:-none}"

# What a schema cannot say: parameters outside a process's domain, text that is no CSV of the layout asked for, datasets that are not there,
# products of counts that are too large. Such requests agree with the document and are answered 422 with the fields.
[[operations]]
include-operation-id = ["previewSeries", "createDataset", "createJob", "sample", "interpolate", "getSeries", "finishJob", "putArtifact"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "413", "422", "429"]
END

# The log-out would end the session of the tests, and the events of a waiting job do not end: both are left out here and tested last,
# when nothing depends on the session, with ids of jobs that do not exist.
"$program" --config-file "$folder/schemathesis.toml" run "$url/openapi.json" --checks all --continue-on-failure \
    --exclude-operation-id logOut --exclude-operation-id jobEvents "$@"
"$program" --config-file "$folder/schemathesis.toml" run "$url/openapi.json" --checks all --continue-on-failure \
    --include-operation-id jobEvents --phases coverage,fuzzing
"$program" --config-file "$folder/schemathesis.toml" run "$url/openapi.json" --checks all --continue-on-failure \
    --include-operation-id logOut --phases coverage,fuzzing
