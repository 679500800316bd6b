namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>A board written by hand.</summary>
internal sealed class ToyBoard(params BoardPart[] parts) : IBoard
{
    public string Name => "Board";

    public int PartCount => parts.Length;

    public bool HasMergedDoorbells => true;

    /// <summary>Whether nobody has a reason to ask it for doorbells any more.</summary>
    public bool IsOver { get; set; }

    public bool WasAskedAfterItsEnd { get; private set; }

    public BoardPart GetPart(int part) => parts[part];

    int IDevice.FindDoorbell(AddressSpace space, ulong offset, int length, ulong value)
    {
        WasAskedAfterItsEnd |= IsOver;
        // Each toy has one doorbell at port 0x10, and the bases are multiples of 0x100.
        return length == 1 && offset % 0x100 == 0x10 ? (int)(offset / 0x100) : -1;
    }
}
