using System.Runtime.CompilerServices;
using DeviceDsl.Kvm.Native;
using DeviceDsl.KvmTesting;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Nothing that stands in the memory shared with the kernel is used before it is checked.</summary>
public sealed class HostileSharedMemory : IDisposable
{
    private const int Size = 0x3000;

    private readonly SafeFileHandle _file = File.OpenHandle(
        Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.DeleteOnClose);

    private readonly RunMapping _mapping;

    public HostileSharedMemory()
    {
        RandomAccess.SetLength(_file, Size);
        Assert.Equal(Errno.None, RunMapping.TryCreate(_file, Size, out RunMapping? mapping));
        _mapping = mapping!;
    }

    [LinuxTheory]
    [InlineData(1, 1u, 0x1000ul, true)]
    [InlineData(4, 1024u, 0x1000ul, true)]
    [InlineData(1, (uint)Size, 0ul, true)]
    [InlineData(1, 0u, (ulong)Size, true)]
    [InlineData(1, 1u, (ulong)Size, false)]
    [InlineData(4, 1u, (ulong)Size - 3, false)]
    [InlineData(1, (uint)Size + 1, 0ul, false)]
    [InlineData(4, uint.MaxValue, 0ul, false)]
    [InlineData(4, 1u, ulong.MaxValue, false)]
    [InlineData(4, 0x4000_0000u, 0xFFFF_FFFF_0000_0000ul, false)]
    [InlineData(0, 1u, 0x1000ul, false)]
    [InlineData(3, 1u, 0x1000ul, false)]
    [InlineData(8, 1u, 0x1000ul, false)]
    public void ShouldAcceptAPortAccessOnlyInsideTheMapping(byte size, uint count, ulong dataOffset, bool isSound)
    {
        Set(new RunHeader { Io = new() { Size = size, Count = count, DataOffset = dataOffset } });
        Assert.Equal(isSound, _mapping.TryGetIo(out PortAccess access));
        Assert.Equal(isSound ? size * (int)count : 0, access.Data.Length);
    }

    [LinuxTheory]
    [InlineData(0u, false)]
    [InlineData(1u, true)]
    [InlineData(3u, true)]
    [InlineData(8u, true)]
    [InlineData(9u, false)]
    [InlineData(uint.MaxValue, false)]
    public void ShouldAcceptAMemoryAccessOnlyOfAValidWidth(uint length, bool isSound)
    {
        Set(new RunHeader { Mmio = new() { Length = length } });
        Assert.Equal(isSound, _mapping.TryGetMmio(out MemoryAccess access));
        Assert.Equal(isSound ? (int)length : 0, access.Data.Length);
    }

    [LinuxFact]
    public void ShouldRefuseAMappingTooSmallForItsHeader()
        => Assert.Equal(Errno.EINVAL, RunMapping.TryCreate(_file, 16, out _));

    public void Dispose()
    {
        _mapping.Dispose();
        _file.Dispose();
    }

    private void Set(RunHeader header)
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<RunHeader>()];
        Unsafe.WriteUnaligned(ref bytes[0], header);
        RandomAccess.Write(_file, bytes, 0);
    }
}
