using System.Runtime.InteropServices;
using DeviceDsl.Conformance.Hosts;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Conformance;

/// <summary>Kinds of guest memory: read-only, shared with other processes, and with a record of the pages that the guest writes.</summary>
public sealed partial class MemoryConformance
{
    private const ulong First = 0x1_0000;
    private const int Page = GuestMemory.PageSize;

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldPassWritesToReadOnlyMemoryOnAndKeepItsBytes(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory rom = host.Machine.AddMemory(First, Page, new() { IsReadOnly = true });
        BitConverter.TryWriteBytes(rom.Bytes[8..], 0x4433_2211u);

        host.Write(IoAddress.Mmio(First + 8), 4, 0xFFFF_FFFF);

        Assert.Equal([new GuestWrite(IoAddress.Mmio(First + 8), 4, 0xFFFF_FFFF)], host.Unclaimed);
        Assert.Equal(0x4433_2211u, host.Read(First + 8, 4));
        Assert.Equal(0x22u, host.Read(First + 9, 1));
        Assert.True(rom.IsReadOnly);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldShareItsBytesWithWhoeverMapsTheFile(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, 2 * Page, new() { IsShared = true });
        Assert.True(memory.IsShared);
        using SafeFileHandle file = memory.DuplicateFile();
        Assert.Equal(2 * Page, RandomAccess.GetLength(file));

        host.Write(IoAddress.Mmio(First + Page + 4), 4, 0x1234_5678);

        byte[] read = new byte[4];
        RandomAccess.Read(file, read, Page + 4);
        Assert.Equal(0x1234_5678u, BitConverter.ToUInt32(read));
        RandomAccess.Write(file, new byte[] { 0x21, 0x43, 0x65, 0x07 }, 8);
        Assert.Equal(0x0765_4321u, host.Read(First + 8, 4));
        Assert.Equal(0x21, memory.Bytes[8]);
    }

    /// <summary>A process that shares the memory cannot take it away from the guest.</summary>
    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldKeepTheLengthOfTheFile(HostKind kind)
    {
        using var host = Host.Open(kind);
        using SafeFileHandle file = host.Machine.AddMemory(First, Page, new() { IsShared = true }).DuplicateFile();

        foreach (long length in new long[] { 0, Page - 1, Page + 1 })
        {
            Assert.Equal(-1, ftruncate(file, length));
            Assert.Equal((int)Errno.EPERM, Marshal.GetLastSystemError());
        }

        // Nor can it add a seal, for example against the writes of this process.
        const int AddSeals = 1033, SealWrite = 8;
        Assert.Equal(-1, fcntl(file, AddSeals, SealWrite));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldKeepADescriptorOfTheFileAfterTheMachine(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, Page, new() { IsShared = true });
        using SafeFileHandle file = memory.DuplicateFile();
        memory.Bytes[5] = 0x5A;

        host.Machine.Dispose();

        byte[] read = new byte[1];
        Assert.Equal(1, RandomAccess.Read(file, read, 5));
        Assert.Equal(0x5A, read[0]);
        Assert.Equal(0x5A, memory.Bytes[5]);
        Assert.Throws<ObjectDisposedException>(memory.DuplicateFile);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldNotShareOtherMemory(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, Page);
        Assert.False(memory.IsShared);
        MachineException refused = Assert.Throws<MachineException>(memory.DuplicateFile);
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Equal("EINVAL: Memory 0x10000..0x10fff is not shared: add it with IsShared.", refused.Message);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldReportEachWrittenPageOnce(HostKind kind)
    {
        using var host = Host.Open(kind);
        // More pages than the bits of a word, and not a multiple of it.
        GuestMemory memory = host.Machine.AddMemory(First, 130 * Page, new() { HasDirtyLog = true });
        Assert.True(memory.HasDirtyLog);
        Assert.Empty(memory.TakeDirtyPages());

        host.Write(IoAddress.Mmio(First), 1, 1);
        host.Write(IoAddress.Mmio(First + (129 * Page) + 0xFFC), 4, 1);
        host.Write(IoAddress.Mmio(First + (64 * Page) + 2), 2, 1);
        host.Write(IoAddress.Mmio(First + (64 * Page) + 4), 2, 1);

        DirtyPages pages = memory.TakeDirtyPages();
        Assert.Equal([First, First + (64 * Page), First + (129 * Page)], pages.Select(page => page.Value));
        Assert.Equal(3, pages.Count);
        Assert.True(pages.Contains(First + (64 * Page) + 0xFFF));
        Assert.False(pages.Contains(First + (65 * Page)));
        Assert.False(pages.Contains(First + (130 * Page)));
        Assert.False(pages.Contains(First - 1));
        Assert.Empty(memory.TakeDirtyPages());

        host.Write(IoAddress.Mmio(First + (64 * Page)), 4, 1);
        Assert.Equal([First + (64 * Page)], memory.TakeDirtyPages().Select(page => page.Value));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldReportBothPagesOfASplitWrite(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, 3 * Page, new() { HasDirtyLog = true });

        host.Write(IoAddress.Mmio(First + (2 * Page) - 2), 4, 0x4433_2211);

        Assert.Equal([First + Page, First + (2 * Page)], memory.TakeDirtyPages().Select(page => page.Value));
        Assert.Equal([0x11, 0x22, 0x33, 0x44], memory.Bytes.Slice((2 * Page) - 2, 4).ToArray());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldNotReportWritesOfTheHostNorWritesToReadOnlyMemory(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, Page, new() { HasDirtyLog = true });
        GuestMemory rom = host.Machine.AddMemory(First + Page, Page, new() { HasDirtyLog = true, IsReadOnly = true });

        memory.Bytes[0] = 1;
        Assert.True(host.Machine.Memory.TryWrite(First + 8, new byte[8]));
        host.Write(IoAddress.Mmio(First + Page), 4, 1);

        Assert.Empty(memory.TakeDirtyPages());
        Assert.Empty(rom.TakeDirtyPages());
    }

    /// <summary>The kernel may take a page that the guest reads for written; this process need not.</summary>
    [Theory, OnEmbedded]
    public void ShouldNotReportReads(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, Page, new() { HasDirtyLog = true });

        host.Read(First, 4);

        Assert.Empty(memory.TakeDirtyPages());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldReportNothingWithoutALog(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, Page);
        Assert.False(memory.HasDirtyLog);
        MachineException refused = Assert.Throws<MachineException>(memory.TakeDirtyPages);
        Assert.Equal(Errno.ENOENT, refused.Errno);
        Assert.Equal("ENOENT: Memory 0x10000..0x10fff has no dirty log: add it with HasDirtyLog.", refused.Message);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit]
    public void ShouldCombineAllKinds(HostKind kind)
    {
        using var host = Host.Open(kind);
        GuestMemory memory = host.Machine.AddMemory(First, Page, new() { IsShared = true, HasDirtyLog = true });
        GuestMemory rom = host.Machine.AddMemory(First + Page, Page, new() { IsShared = true, IsReadOnly = true });
        rom.Bytes[0] = 0x5A;

        host.Write(IoAddress.Mmio(First + 1), 1, 0x77);
        host.Write(IoAddress.Mmio(First + Page), 1, 0x77);

        Assert.Equal(0x77, memory.Bytes[1]);
        Assert.Equal([First], memory.TakeDirtyPages().Select(page => page.Value));
        Assert.Equal(0x5Au, host.Read(First + Page, 1));
        Assert.All(
            [MachineFeature.SharedMemory, MachineFeature.ReadOnlyMemory, MachineFeature.DirtyLog],
            feature => Assert.True(host.Machine.Supports(feature)));
    }

    [LibraryImport("libc")]
    private static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc")]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
