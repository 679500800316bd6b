namespace DeviceDsl.Kvm.Native;

/// <summary>An access of a guest to a guest-physical address, of 1 to 8 bytes.</summary>
internal readonly ref struct MemoryAccess(bool isWrite, ulong address, Span<byte> data)
{
    public bool IsWrite { get; } = isWrite;

    public IoAddress Address => IoAddress.Mmio(Value);

    public Span<byte> Data { get; } = data;

    private ulong Value { get; } = address;
}
