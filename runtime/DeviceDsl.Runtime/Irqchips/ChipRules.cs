using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>The refusals about interrupt controller states, common to all machines.</summary>
internal static class ChipRules
{
    /// <summary>The machine does not have the chip itself (GSI-14).</summary>
    public static Refusal NoChip(string machine, ChipId chip)
        => new(Errno.ENXIO, "GSI-14", $"{machine} has no {chip} of its own.");

    /// <summary>The chip is not an 8259 (GSI-14).</summary>
    public static Refusal NoPic(ChipId chip)
        => new(Errno.EINVAL, "GSI-14", $"{chip} is not one of the two 8259s.");

    /// <summary>The machine's processors have no local APICs.</summary>
    public static Refusal NoLocalApic(string machine)
        => new(Errno.EINVAL, "GSI-14", $"The processors of {machine} have no local APICs.");
}
