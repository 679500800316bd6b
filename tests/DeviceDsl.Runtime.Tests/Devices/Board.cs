namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A board written by hand.</summary>
internal sealed class Board(params BoardPart[] parts) : IBoard
{
    public string Name => "Board";

    public int PartCount => parts.Length;

    /// <summary>What each GSI is moved by, for each part before this one.</summary>
    public int Step { get; init; }

    public BoardPart GetPart(int part)
        => part >= 0 && part < parts.Length ? parts[part] : throw new ArgumentOutOfRangeException(nameof(part));

    public Gsi GsiOf(int part, Gsi declared) => new(declared.Number + (uint)(part * Step));
}
