namespace DeviceDsl.Model;

/// <summary>One type of the chain from the outermost containing type to the device.</summary>
/// <param name="Keyword">Its keyword.</param>
/// <param name="Name">Its name.</param>
/// <param name="TypeParameters">Its type parameters as in its declaration, with brackets; empty if it has none.</param>
internal sealed record TypePart(string Keyword, string Name, string TypeParameters = "");
