namespace DeviceDsl.Interrupts;

/// <summary>An input of an interrupt controller.</summary>
/// <param name="Chip">The controller.</param>
/// <param name="Pin">The input, from 0.</param>
public readonly record struct ChipPin(ChipId Chip, int Pin)
{
    internal const int IoApicPins = 24;
    internal const int PicPins = 8;

    /// <summary>Whether the input exists (GSI-6).</summary>
    internal bool Exists => Chip switch
    {
        ChipId.PicMaster or ChipId.PicSlave => (uint)Pin < PicPins,
        ChipId.IoApic => (uint)Pin < IoApicPins,
        _ => false,
    };

    /// <summary>The chip and the input number.</summary>
    public override string ToString() => $"{Chip} pin {Pin}";
}
