namespace DeviceDsl.Conformance.Replay;

/// <summary>How traces write what leaves the guest.</summary>
internal static class ExitText
{
    /// <summary>A write that the machine did not serve.</summary>
    public static string OfWrite(IoAddress address, int length, ulong value) => address.Space == AddressSpace.Pio
        ? $"exit io out port=0x{address.Value:x} size={length} data=0x{value:x}"
        : $"exit mmio write addr=0x{address.Value:x} size={length} data=0x{value:x}";

    /// <summary>A read that the machine did not answer.</summary>
    public static string OfRead(IoAddress address, int length) => address.Space == AddressSpace.Pio
        ? $"exit io in port=0x{address.Value:x} size={length}"
        : $"exit mmio read addr=0x{address.Value:x} size={length}";

    /// <summary>The end of an interrupt, which an IOAPIC elsewhere waits for.</summary>
    public static string OfEnd(byte vector) => $"exit ioapic-eoi vector=0x{vector:x}";
}
