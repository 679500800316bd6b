using DeviceDsl.Irqchips;
using DeviceDsl.Memory;

namespace DeviceDsl.Machines;

/// <summary>The addresses of interrupt controllers, be they the kernel's or this process's.</summary>
internal static class ChipClaims
{
    /// <summary>The page of the local APICs, which every processor has at the same address.</summary>
    public static AddressClaim LocalApics(Machine machine)
        => AddressClaim.At(machine, ClaimKind.Chip, "the local APICs", IoAddress.Mmio(LocalApic.DefaultBase), LocalApic.WindowLength);

    /// <summary>The IOAPIC and the two 8259s.</summary>
    public static IReadOnlyList<AddressClaim> Others(Machine machine) =>
    [
        AddressClaim.At(machine, ClaimKind.Chip, "the IOAPIC", IoAddress.Mmio(IoApic.DefaultBase), IoApic.WindowLength),
        AddressClaim.At(machine, ClaimKind.Chip, "the ports of the first 8259", IoAddress.Pio(Pic.FirstPort), Pic.PortCount),
        AddressClaim.At(machine, ClaimKind.Chip, "the ports of the second 8259", IoAddress.Pio(Pic.SecondPort), Pic.PortCount),
        AddressClaim.At(machine, ClaimKind.Chip, "the trigger registers of the 8259s", IoAddress.Pio(Pic.TriggerPort), Pic.PortCount),
    ];
}
