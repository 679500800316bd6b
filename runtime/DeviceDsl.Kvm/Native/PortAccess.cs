namespace DeviceDsl.Kvm.Native;

/// <summary>A port access of a guest, of one or more elements of the same size.</summary>
internal readonly ref struct PortAccess(bool isWrite, ushort port, int size, Span<byte> data)
{
    public bool IsWrite { get; } = isWrite;

    public IoAddress Address => IoAddress.Pio(Port);

    public int Size { get; } = size;

    /// <summary>The elements in sequence.</summary>
    public Span<byte> Data { get; } = data;

    private ushort Port { get; } = port;
}
