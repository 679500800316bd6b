namespace DeviceDsl.Conformance.Live;

/// <summary>A command after which two machines differ.</summary>
/// <param name="Index">Its index in the sequence.</param>
/// <param name="Shown">The command whose results differ: itself, or one that shows the state of a chip.</param>
/// <param name="Expected">What the kernel answers.</param>
/// <param name="Actual">What the other machine answers.</param>
internal sealed record Difference(int Index, string Shown, string Expected, string Actual);
