using System.Runtime.CompilerServices;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;
using DeviceDsl.Memory;

namespace DeviceDsl.Runtime.Tests.Memory;

public sealed class GuestMemoryMapShould : IDisposable
{
    private const int Page = GuestMemory.PageSize;

    private readonly EmbeddedMachine _machine = new();

    public GuestMemoryMapShould()
    {
        // Not in the order of their addresses: a hole, two neighbours, a hole, read-only memory after memory.
        _machine.AddMemory(5 * Page, Page);
        _machine.AddMemory(2 * Page, Page);
        _machine.AddMemory(3 * Page, Page);
        _machine.AddMemory(6 * Page, Page, new() { IsReadOnly = true });
    }

    private GuestMemoryMap Map => _machine.Memory;

    public void Dispose() => _machine.Dispose();

    /// <summary>What the machine does not take keeps no address.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AcceptAPieceAfterTheMachineRefusedIt(bool throws)
    {
        var map = new GuestMemoryMap(new AddressMap());
        var refusal = new Refusal(Errno.ENOMEM, "", "There is no room.");

        Exception? thrown = Record.Exception(() =>
        {
            Refusal? result = map.TryAdd(
                Page, Page, new(), (_, _) => throws ? throw new InvalidOperationException() : refusal, out GuestMemory? none);
            Assert.Equal(refusal, result);
            Assert.Null(none);
        });

        Assert.Equal(throws, thrown is InvalidOperationException);
        Assert.Null(map.TryAdd(Page, Page, new(), static (_, _) => null, out GuestMemory? memory));
        Assert.Equal(Page, memory!.Length);
    }

    [Theory]
    [InlineData(2 * Page, 1, 1)]
    [InlineData(2 * Page, 2 * Page, Page)]
    [InlineData((3 * Page) - 1, 2, 1)]
    [InlineData((4 * Page) - 1, 1, 1)]
    [InlineData(2 * Page, ulong.MaxValue, Page)]
    [InlineData(2 * Page, 0, 0)]
    [InlineData(Page, 1, 0)]
    [InlineData((2 * Page) - 1, 2, 0)]
    [InlineData(4 * Page, 1, 0)]
    [InlineData(7 * Page, 1, 0)]
    [InlineData(ulong.MaxValue, 1, 0)]
    public void FindContiguousMemory(ulong address, ulong length, int expected)
    {
        Assert.Equal(expected != 0, Map.TryGetRun(address, length, GuestMemoryAccess.Read, out Span<byte> run));
        Assert.Equal(expected, run.Length);
    }

    [Theory]
    [InlineData(2 * Page, 2 * Page, true)]
    [InlineData(2 * Page, (2 * Page) + 1, false)]
    [InlineData((2 * Page) - 1, 2, false)]
    [InlineData(5 * Page, 2 * Page, true)]
    [InlineData(5 * Page, (2 * Page) + 1, false)]
    [InlineData(4 * Page, 0, true)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, false)]
    [InlineData(5 * Page, ulong.MaxValue, false)]
    [InlineData(2 * Page, 0xFFFF_FFFF_FFFF_E000, false)]
    public void ReportWhetherARangeIsAllMemory(ulong address, ulong length, bool expected)
        => Assert.Equal(expected, Map.Contains(address, length, GuestMemoryAccess.Read));

    [Theory]
    [InlineData(5 * Page, Page, true)]
    [InlineData((6 * Page) - 1, 2, false)]
    [InlineData(6 * Page, 1, false)]
    public void RefuseToWriteReadOnlyMemory(ulong address, ulong length, bool expected)
        => Assert.Equal(expected, Map.Contains(address, length, GuestMemoryAccess.Write));

    /// <summary>The most that one piece can have is said, and more is refused before anything is taken.</summary>
    [Fact]
    public void RefuseAnOversizedPiece()
    {
        using var machine = new EmbeddedMachine();

        Assert.Throws<ArgumentOutOfRangeException>(() => machine.AddMemory(0, GuestMemory.MaxLength + GuestMemory.PageSize));

        Assert.Equal(GuestMemory.PageSize, machine.AddMemory(0, GuestMemory.PageSize).Length);
    }

    [Fact]
    public void ReadAndWriteAcrossPieces()
    {
        byte[] written = [1, 2, 3, 4];

        Assert.True(Map.TryWrite((3 * Page) - 2, written));

        byte[] read = new byte[4];
        Assert.True(Map.TryRead((3 * Page) - 2, read));
        Assert.Equal(written, read);
        Assert.True(Map.TryGetRun(3 * Page, 2, GuestMemoryAccess.Read, out Span<byte> second));
        Assert.Equal([3, 4], second.ToArray());
    }

    [Fact]
    public void NotReadOrWritePartially()
    {
        byte[] read = [9, 9];
        Assert.False(Map.TryRead((7 * Page) - 1, read));
        Assert.Equal([9, 9], read);

        Assert.False(Map.TryWrite((6 * Page) - 1, [7, 7]));
        Assert.True(Map.TryRead((6 * Page) - 1, read));
        Assert.Equal([0, 0], read);
    }

    [Fact]
    public void AllocateNothing()
    {
        byte[] bytes = new byte[4];
        void Round()
        {
            for (int i = 0; i < 10_000; i++)
            {
                Map.TryWrite((3 * Page) - 2, bytes);
                Map.TryRead((3 * Page) - 2, bytes);
                Map.TryRead(ulong.MaxValue, bytes);
            }
        }

        Round();
        Assert.Equal(0, Allocations.Of(Round));
    }

    [Theory]
    [InlineData(0x1000, 0xFFFF_FFFF_FFFF_F000, true)]
    [InlineData(0x1001, 0xFFFF_FFFF_FFFF_F000, false)]
    [InlineData(0, ulong.MaxValue, true)]
    [InlineData(ulong.MaxValue, 1, true)]
    [InlineData(ulong.MaxValue, 2, false)]
    public void DetectRangesThatLeaveTheSpace(ulong address, ulong length, bool expected)
        => Assert.Equal(expected, new GuestAddress(address).IsStartOf(length));

    [Fact]
    public void KeepItsMemoryAliveWhileARunExists()
    {
        Span<byte> run = FindAndForgetTheMachine();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        byte[][] others = [.. Enumerable.Range(0, 64).Select(_ => GC.AllocateArray<byte>(2 * Page, pinned: true))];
        foreach (byte[] other in others) other.AsSpan().Fill(0x5A);

        Assert.Equal(-1, run.IndexOfAnyExcept((byte)0xA5));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<byte> FindAndForgetTheMachine()
    {
        var machine = new EmbeddedMachine();
        machine.AddMemory(0, Page).Bytes.Fill(0xA5);
        Assert.True(machine.Memory.TryGetRun(0, Page, GuestMemoryAccess.Write, out Span<byte> run));
        return run;
    }
}
