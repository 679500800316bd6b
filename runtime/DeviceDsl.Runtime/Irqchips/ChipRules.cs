using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>What every machine refuses of the states of its interrupt controllers, and how it says so.</summary>
internal static class ChipRules
{
    /// <summary>The machine has no such chip of its own (GSI-14).</summary>
    public static Refusal NoChip(string machine, ChipId chip)
        => new(Errno.ENXIO, "GSI-14", $"{machine} has no {chip} of its own.");

    /// <summary>What is asked for as an 8259 is none (GSI-14).</summary>
    public static Refusal NoPic(ChipId chip)
        => new(Errno.EINVAL, "GSI-14", $"{chip} is not one of the two 8259s.");

    /// <summary>The machine's processors have no local APICs.</summary>
    public static Refusal NoLocalApic(string machine)
        => new(Errno.EINVAL, "GSI-14", $"The processors of {machine} have no local APICs.");
}
