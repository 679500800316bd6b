namespace DeviceDsl.Model;

/// <summary>One type of the chain from the outermost containing type to the device: its keyword and its name.</summary>
internal sealed record TypePart(string Keyword, string Name);
