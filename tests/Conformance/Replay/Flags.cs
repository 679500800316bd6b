namespace DeviceDsl.Conformance.Replay;

/// <summary>The flags of the kernel's calls, as words joined by plus signs or as a number.</summary>
internal static class Flags
{
    public const uint DataMatch = 1;
    public const uint Pio = 2;
    public const uint DoorbellDeassign = 4;
    public const uint Ccw = 8;
    public const uint KnownDoorbell = 0x1F;

    public const uint IrqFdDeassign = 1;
    public const uint Resample = 2;

    public const uint MsiDevice = 1;

    /// <summary>The flags of KVM_IOEVENTFD.</summary>
    public static uint OfDoorbell(string word) => Parse(word, flag => flag switch
    {
        "datamatch" => DataMatch,
        "pio" => Pio,
        "deassign" => DoorbellDeassign,
        "ccw" => Ccw,
        _ => null,
    });

    /// <summary>The address space of a doorbell (IOE-4).</summary>
    public static AddressSpace SpaceOf(uint flags)
    {
        if ((flags & Pio) != 0) return AddressSpace.Pio;
        return (flags & Ccw) != 0 ? AddressSpace.VirtioCcw : AddressSpace.Mmio;
    }

    /// <summary>The flags of KVM_IRQFD.</summary>
    public static uint OfIrqFd(string word) => Parse(word, flag => flag switch
    {
        "deassign" => IrqFdDeassign,
        "resample" => Resample,
        _ => null,
    });

    private static uint Parse(string word, Func<string, uint?> find)
        => word == "-" ? 0 : word.Split('+').Aggregate(0u, (flags, part) => flags | (find(part) ?? Words.ParseNumber32(part)));
}
