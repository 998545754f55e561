/** Names of which families are invented. Put together by chance, they are nobody's. */

const words = (text: string) => text.trim().split(/\s+/);

export const LAST_NAMES = words(`
  Abadie Aït-Kaci Almeida Andriamanana Arnaud Aubert Bâ Bailly Barbier Baudouin Benali Benyamina Bertin Blanchard
  Boucher Boulanger Bourdin Brémond Camara Carpentier Castelli Chabert Chapuis Charpentier Chen Chevalier Cissé Clément
  Colas Collet Cordier Coulibaly Courtois Da-Silva Dacosta Delattre Delmas Deschamps Diallo Diop Drouet Dubreuil
  Duchêne Dumas Duval El-Idrissi Escoffier Estève Fabre Faure Favre Ferreira Fleury Fofana Gaillard Garnier Gauthier
  Giraud Gomes Grandjean Guérin Guillot Haddad Hernandez Hoarau Houssaye Hubert Huet Ivanov Jacquet Jacquier Kaplan
  Keïta Kieffer Koné Kowalski Lacombe Lacroix Lagarde Lambert Lê Le-Gall Lefort Legrand Lemaire Leroux Lopez Maillard
  Mallet Mansouri Marchal Marques Martinez Masson Mathieu Ménard Mercier Mokrani Monnier Morin Müller Navarro Ndiaye
  Nguyen Nicoud Noël Novak Ouattara Oudin Palmieri Papin Pelletier Pereira Perrin Petitjean Pham Picard Poulain Prévost
  Quéré Rahmani Ramos Rault Renaud Rey Rivière Robin Rodrigues Rossi Rousset Roux Sacko Sanchez Sauvage Schmitt Serra
  Sow Tessier Thibault Thomasset Touré Traoré Tran Turpin Vasseur Verdier Vidal Vigneron Weber Yılmaz Zamora Zerbib
`);

export const WOMEN = words(`
  Adèle Aïcha Alexandra Amandine Amina Anaïs Aurélie Awa Béatrice Camille Caroline Cécile Céline Charlotte Chloé Clara
  Delphine Élodie Emma Estelle Fanny Fatima Florence Gaëlle Hélène Inès Jeanne Johanna Julie Karima Laëtitia Laura
  Leïla Linh Louise Lucie Magali Malika Manon Margaux Maria Marie-Laure Marine Maryam Mathilde Mélanie Myriam Nadège
  Naïma Nathalie Noémie Océane Olga Patricia Pauline Rachel Sabrina Salomé Samira Sandrine Sara Sofia Sonia Sophie
  Stéphanie Sylvie Thi-Mai Valérie Vanessa Virginie Yasmine Zoé
`);

export const MEN = words(`
  Abdel Adrien Alain Alexis Amadou Antoine Arnaud Arthur Bastien Benoît Bilal Boris Bruno Carlos Cédric Christophe
  Clément Damien David Denis Emmanuel Éric Étienne Fabien Farid Florian François Frédéric Gaël Grégory Guillaume Hakim
  Hugo Ibrahim Jean-Marc Jérôme João Joël Julien Karim Kévin Laurent Loïc Luc Ludovic Mamadou Marc Mathieu Maxime Mehdi
  Mickaël Minh Nicolas Olivier Pascal Patrick Pierre Quentin Raphaël Rémi Romain Saïd Sébastien Simon Stéphane Sylvain
  Théo Thierry Vincent William Xavier Yann Yusuf
`);

export const GIRLS = words(`
  Adèle Agathe Alice Alma Ambre Anna Apolline Assia Aya Capucine Charlie Chloé Clémence Constance Éléonore Élisa Éloïse
  Emma Eva Fatoumata Gabrielle Giulia Hana Iris Inaya Jade Jeanne Joséphine Juliette Kenza Lana Léa Lina Lise Lou Louise
  Lucie Lya Maëlys Maï Maïssa Malia Margaux Mariam Mila Myla Nina Noémie Nour Olivia Rim Romane Rose Roxane Sarah Soline
  Suzanne Théa Valentine Victoire Yaëlle Yuna Zélie
`);

export const BOYS = words(`
  Aaron Achille Adam Alix Ambroise Anas Andrea Antonin Auguste Augustin Axel Bakary Basile Camil Célestin Côme Diego Éden
  Élie Eliott Émile Enzo Esteban Ewen Félix Gabin Gabriel Gaspard Hamza Hugo Ilyes Imran Isaac Ismaël Issa Jules Kaïs
  Léandre Léo Léon Liam Louis Lucas Maé Malo Marceau Marius Martin Mathis Milan Milo Moussa Naël Nathan Noah Nolan Octave
  Paul Pio Robin Sacha Sami Samuel Soan Théo Tiago Timéo Tom Victor Wassim Yanis Yuri Zakaria
`);

export const STREETS = [
  'rue des Écoles',
  'rue de la Fontaine',
  'chemin des Vignes',
  'route de la Plaine',
  'place de l’Église',
  'impasse des Lilas',
  'allée des Tilleuls',
  'rue du Lavoir',
  'chemin du Moulin',
  'rue de la Mairie',
  'montée du Château',
  'rue des Jardins',
  'lotissement Les Noyers',
  'rue du Stade',
  'chemin de la Croix',
  'rue des Prés-Hauts',
] as const;

export const LIEUX_DITS = ['Le Villard', 'Les Combes', 'La Roche', 'Le Plan', 'Les Granges'] as const;

/** The ranges that Arcep reserves for invented numbers; each is followed by four digits. */
export const LANDLINES = ['019900', '026191', '035301', '046571', '053649'] as const;
export const MOBILES = '063998';

export const DOCTORS = [
  'Dr Lemoine',
  'Dr Sanogo',
  'Dr Pasquier',
  'Dr Hakimi',
  'Dr Verne',
  'Dr Oliveira',
] as const;

export const INSURERS = [
  'Mutuelle des Écoliers',
  'Assurance du Préau',
  'La Scolaire',
  'Prévoyance du Bourg',
] as const;
