#ifndef CTHREADS_H
#define CTHREADS_H

/// Tells the processor that a thread is waiting for another one; Swift has no name for that instruction.
void sb_pause(void);

#endif
