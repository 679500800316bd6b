using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>An interrupt that a processor sends to others, or to itself, with its command register.</summary>
/// <param name="bits">The low half of the register.</param>
/// <param name="destination">The destination, from the high half of the register.</param>
internal readonly struct InterruptCommand(uint bits, byte destination)
{
    private const uint Self = 1;
    private const uint All = 2;
    private const uint Others = 3;

    /// <summary>Whether a shorthand selects the receivers, so that the destination does not matter.</summary>
    public bool HasShorthand => Shorthand != 0;

    /// <summary>The interrupt.</summary>
    public InterruptMessage Message => new(
        destination, (bits >> 11 & 1) != 0, (DeliveryMode)(bits >> 8 & 7), (byte)bits, (bits >> 15 & 1) != 0)
    {
        IsDeassertion = (bits >> 14 & 1) == 0,
    };

    private uint Shorthand => bits >> 18 & 3;

    /// <summary>Returns whether the shorthand selects a local APIC.</summary>
    /// <param name="sender">The local APIC that sends the interrupt.</param>
    /// <param name="apic">The local APIC that may receive it.</param>
    public bool Selects(LocalApic sender, LocalApic apic) => Shorthand switch
    {
        Self => apic == sender,
        Others => apic != sender,
        _ => Shorthand == All,
    };
}
