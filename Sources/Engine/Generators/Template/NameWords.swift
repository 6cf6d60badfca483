/// Common first and last names of several countries. Any combination may belong to somebody; none is taken from data.
enum NameWords {
    private static func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }

    static let first = words(
        """
        Aaron Abigail Adam Adele Adrian Agnes Ahmed Aisha Alan Albert Alice Alina Amanda Amina Amy Ana Anders Andrea Andrew Angela Anita
        Anna Antonio Arjun Arthur Astrid Barbara Beatrice Benjamin Bernard Bianca Bjorn Boris Brenda Brian Bruno Camila Carla Carlos
        Carmen Caroline Catherine Cecilia Charles Charlotte Chloe Christian Clara Claire Claudia Colin Daniel Daria David Deborah Diana
        Diego Dmitri Dominic Donna Dorothy Edward Elena Eleanor Elias Elin Elizabeth Emil Emily Emma Eric Erika Esther Ethan Eva Fatima
        Felix Fernando Fiona Florence Francesca Frank Frederik Gabriel Georg George Giovanni Giulia Gloria Grace Greta Gustav Hana
        Hannah Hans Harold Hassan Heidi Helen Henrik Henry Hiroshi Hugo Ibrahim Ida Ines Ingrid Irene Isaac Isabel Ivan Jack Jacob
        Jakub James Jan Janet Jason Javier Jean Jennifer Jessica Joan Johan John Jonas Jose Joseph Joshua Juan Judith Julia Julian
        Kamal Karen Karl Katarina Keiko Kenneth Kevin Klara Krishna Lars Laura Lea Leah Leila Lena Leo Leonard Liam Lina Linda Lisa
        Louis Louise Lucas Lucia Lucy Luis Magnus Manuel Marco Margaret Maria Mariam Marie Marina Mark Marta Martin Mary Mateo Matteo
        Matthew Maya Mei Michael Miguel Mikael Mila Mina Miriam Mohammed Monica Nadia Naomi Natalia Nathan Nicholas Nicole Niklas Nina
        Noah Nora Olaf Oleg Oliver Olivia Omar Oscar Pablo Patricia Patrick Paul Pedro Peter Petra Philip Pierre Priya Rachel Rafael
        Raj Rebecca Renata Ricardo Richard Robert Roberto Rosa Rose Ruth Ryan Samuel Sandra Sara Sean Sergei Simon Sofia Sonia Sophie
        Stefan Stella Stephen Susan Svetlana Sven Takeshi Tanya Teresa Thomas Tobias Tomas Ursula Valentina Vera Victor Victoria
        Vincent Viola Walter Wei William Yasmin Yuki Yusuf Zara Zoe
        """)

    static let last = words(
        """
        Abbott Adams Ahmed Albrecht Ali Allen Almeida Alvarez Andersen Anderson Antonov Archer Arnold Bailey Baker Barbieri Barnes
        Barros Bauer Becker Bell Bennett Berg Bernard Bianchi Blanc Bondarenko Bonnet Brandt Braun Brooks Brown Bruno Burns Butler
        Campbell Cardoso Carlsen Carlson Carter Castillo Castro Chan Chapman Chen Clark Cohen Coleman Collins Conti Cooper Costa Cox
        Cruz Dahl Das Davies Davis Delgado Deluca Dias Diaz Dixon Dubois Dupont Edwards Ellis Eriksen Esposito Evans Fabre Farrell
        Fernandes Fernandez Ferrari Ferreira Fischer Fisher Fletcher Flores Fontaine Foster Fournier Fox Franke Freeman Fuchs Gallo
        Garcia Garnier Gibson Gomez Gonzalez Graf Graham Gray Greco Green Griffin Gruber Guerin Gupta Gustafsson Haas Hall Hamilton
        Hansen Harris Harrison Hartmann Hayes Heikkinen Henderson Henry Hernandez Herrera Hill Hoffmann Holm Horvath Howard Huber Hughes
        Hunt Hussain Iversen Ivanov Jackson Jacobs Jansen Janssen Jensen Jimenez Johansen Johansson Johnson Jones Joshi Jovanovic Kaiser
        Kaminski Kapoor Karlsson Kaur Keller Kelly Kennedy Khan Kim King Klein Knight Kobayashi Koch Kovacs Kowalski Kraus Kruger Kumar
        Lambert Lang Larsen Larsson Laurent Lee Lefebvre Lehmann Lewandowski Lewis Lindberg Lombardi Lopez Lund Lynch Madsen Magnusson
        Maier Marino Marques Marshall Martin Martinez Mason Matthews Mayer Medina Mehta Mendes Mendoza Meyer Miller Mitchell Molina
        Monteiro Moreau Morales Moreno Moretti Morgan Morris Muller Murphy Murray Nagy Nakamura Navarro Nelson Neumann Nguyen Nielsen
        Nilsson Novak Nowak Nunes Oliveira Olsen Olsson Ortega Ortiz Owens Palmer Park Parker Patel Pavlov Pedersen Peeters Perez Perrin
        Peters Petersen Petrov Pham Phillips Pinto Popescu Popov Porter Powell Price Quinn Ramirez Ramos Rasmussen Reed Reid Reyes
        Ribeiro Ricci Richter Rivera Roberts Robinson Rocha Rodriguez Rogers Romano Romero Rossi Rousseau Roux Ruiz Russo Ryan Saito
        Salazar Sanchez Santos Sato Schmidt Schneider Scholz Schroeder Schubert Schulz Schwarz Scott Sharma Shaw Silva Simon Simpson Singh
        Smith Soares Sokolov Sorensen Stein Stevens Stewart Suzuki Svensson Szabo Takahashi Tanaka Taylor Thomas Thompson Torres Toth
        Turner Varga Vargas Vasquez Vega Vidal Vogel Volkov Wagner Walker Wallace Walsh Wang Ward Watson Weber Weiss Werner White
        Williams Wilson Winkler Wolf Wong Wood Wright Yamamoto Yang Young Zhang Ziegler Zimmermann
        """)

    static let accentedFirst = words(
        """
        Adrián Agnès Ana-María André Anaïs Asbjørn Aurélie Björn Céline Clémence Élodie Éric François Françoise Frédéric Gökhan Håkan
        Hélène Inés Iñigo Jérôme João José Jörg Jürgen Léa Loïc Lucía Łukasz Małgorzata María Márton Noémie Özlem René Rubén Søren
        Sébastien Sofía Tomáš Valérie Zoë
        """
    ).filter { !$0.contains("-") }

    static let accentedLast = words(
        """
        Álvarez Åberg Bélanger Björk Böhm Çelik Côté Díaz Dvořák Fernández François Gagné García Gómez González Göransson Günther Håkansson
        Hernández Jiménez Jørgensen Köhler König Krüger Lefèvre López Löfgren Márquez Martínez Möller Müller Muñoz Núñez Öztürk Peña Pérez
        Ramírez Rodríguez Sánchez Schäfer Schröder Svobodová Sørensen Tóth Vázquez Wójcik Yıldız
        """)
}
