namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A board written by hand.</summary>
internal sealed class ToyBoard(params BoardPart[] parts) : IBoard
{
    public string Name => "Board";

    public int PartCount => parts.Length;

    public BoardPart GetPart(int part) => parts[part];
}
