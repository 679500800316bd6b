namespace DeviceDsl.Model;

/// <summary>A namespace or type of a reference, and the alias by which a project reaches it.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Alias">The alias; <c>global</c> if it needs none.</param>
internal sealed record AliasedName(string Name, string Alias);
