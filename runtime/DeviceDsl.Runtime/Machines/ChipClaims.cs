using DeviceDsl.Irqchips;
using DeviceDsl.Memory;

namespace DeviceDsl.Machines;

/// <summary>The addresses of interrupt controllers, in the kernel or in this process.</summary>
internal static class ChipClaims
{
    /// <summary>Returns the claim for the page of the local APICs, which every processor sees at the same address.</summary>
    public static AddressClaim LocalApics(Machine machine)
        => AddressClaim.At(machine, ClaimKind.Chip, "the local APICs", IoAddress.Mmio(LocalApic.DefaultBase), LocalApic.WindowLength);

    /// <summary>Returns the claims for the IOAPIC and the two 8259s.</summary>
    public static IReadOnlyList<AddressClaim> Others(Machine machine) =>
    [
        AddressClaim.At(machine, ClaimKind.Chip, "the IOAPIC", IoAddress.Mmio(IoApic.DefaultBase), IoApic.WindowLength),
        AddressClaim.At(machine, ClaimKind.Chip, "the ports of the first 8259", IoAddress.Pio(Pic.FirstPort), Pic.PortCount),
        AddressClaim.At(machine, ClaimKind.Chip, "the ports of the second 8259", IoAddress.Pio(Pic.SecondPort), Pic.PortCount),
        AddressClaim.At(machine, ClaimKind.Chip, "the trigger registers of the 8259s", IoAddress.Pio(Pic.TriggerPort), Pic.PortCount),
    ];
}
