using DeviceDsl.Runtime.Tests;
using DeviceDsl.Runtime.Tests.Properties;

namespace DeviceDsl.Pci.Tests;

/// <summary>Message-signalled interrupts: table, masks, pending bits, and what a hostile guest makes of them (VP-12 to VP-14).</summary>
public sealed partial class MsixShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Table = 0xE010_0000;
    private const ulong Pending = Table + 0x800;
    private const byte First = 0x60;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;
    private readonly PciFunction _function;
    private readonly PciMsix _msix;

    public MsixShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
        _guest.Interrupts.EnableLocalApic();
        _function = _host.Plug(Slot, new Card());
        _msix = _function.Msix!;
        _guest.Place(Slot, 1, Table);
        _guest.Place(Slot, 4, 0xE000_0000, isWide: true);
        _guest.Command(Slot, Everything);
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public void InterruptByTheVectorOfTheDoorbell()
    {
        Set(2);
        _guest.EnableMsix(Slot);
        _machine.GuestWrite(IoAddress.Mmio(0xE000_3004), 4, 1);
        Assert.Equal([First + 2], Served());
    }

    [Fact]
    public void BeMaskedAndSilentUntilEnabled()
    {
        Assert.Equal(1UL, Read(Table + 12, 4));
        Assert.False(_msix.Signal(0), "MSI-X is not enabled.");
        _guest.EnableMsix(Slot);
        Assert.True(_msix.Signal(0));
        Assert.True(_msix.IsPending(0));
        Assert.Empty(Served());
    }

    [Fact]
    public void KeepSignalsMaskedByTheVector()
    {
        _guest.EnableMsix(Slot);
        Set(1, isMasked: true);
        _msix.Signal(1);
        _msix.Signal(1);
        Assert.Empty(Served());
        Assert.Equal(2UL, Read(Pending, 8));

        Write(Table + 16 + 12, 4, 0);
        Assert.Equal([First + 1], Served());
        Assert.Equal(0UL, Read(Pending, 8));
    }

    [Fact]
    public void KeepSignalsMaskedByTheFunction()
    {
        Set(0);
        Set(3);
        _guest.EnableMsix(Slot, isMasked: true);
        _msix.Signal(0);
        _msix.Signal(3);
        Assert.Empty(Served());
        Assert.Equal(9UL, Read(Pending, 4));
        _guest.EnableMsix(Slot);
        Assert.Equal(new byte[] { First, First + 3 }, Served().Order());
    }

    [Fact]
    public void KeepSignalsWithoutBusMastering()
    {
        Set(0);
        _guest.EnableMsix(Slot);
        _guest.Command(Slot, PciCommand.Memory);
        Assert.True(_msix.Signal(0));
        Assert.Empty(Served());
        _guest.Command(Slot, Everything);
        Assert.Equal([First], Served());
    }

    [Fact]
    public void ReplaceThePin()
    {
        _guest.Interrupts.Redirect(19, 0x51, isLevel: true);
        _function.Interrupt.Raise();
        Assert.Equal((byte)0x51, _machine.Cpus[0].LocalApic.Acknowledge());
        _guest.EnableMsix(Slot);
        _machine.Cpus[0].LocalApic.EndOfInterrupt();
        Assert.Null(_machine.Cpus[0].LocalApic.Acknowledge());
        _guest.Write(Slot, _guest.FindCapability(Slot, 0x11) + 2, 0, 2);
        Assert.Equal((byte)0x51, _machine.Cpus[0].LocalApic.Acknowledge());
        _function.Interrupt.Lower();
        _machine.Cpus[0].LocalApic.EndOfInterrupt();
    }

    [Fact]
    public void WriteMessagesAddressedToMemory()
    {
        GuestMemory memory = _machine.AddMemory(0x10_0000, 0x1000);
        _guest.EnableMsix(Slot);
        _guest.SetVector(Table, 0, 0x77, message: 0x10_0FFF);
        _guest.SetVector(Table, 1, 0x78, message: 0x2_0010_0000);
        _msix.Signal(0);
        _msix.Signal(1);
        Assert.Equal(0x77, memory.Bytes[0xFFC]);
        Assert.Equal(1, memory.Bytes.ToArray().Count(item => item != 0));
        Assert.Empty(Served());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(0xFFFF)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void IgnoreInvalidVectors(int vector)
    {
        _guest.EnableMsix(Slot);
        Assert.False(_msix.Signal(vector));
        Assert.False(_msix.IsPending(vector));
        Assert.True(_msix.IsMasked(vector));
    }

    [Fact]
    public void AcceptOnlyAlignedWritesOf4And8Bytes()
    {
        Write(Table, 8, 0xFFFF_FFFF_FFFF_FFFF);
        Assert.Equal(0xFFFF_FFFF_FFFF_FFFCUL, Read(Table, 8));
        Write(Table + 8, 8, 0x0000_0000_1234_5678);
        Assert.Equal(0x1234_5678UL, Read(Table + 8, 8));
        Write(Table + 12, 4, 0xFFFF_FFFF);
        Assert.Equal(1UL, Read(Table + 12, 4));

        Write(Table + 8, 2, 0);
        Write(Table + 8, 1, 0);
        Write(Table + 6, 4, 0);
        Write(Table + 4, 8, 0);
        Assert.Equal(0x1_1234_5678UL, Read(Table + 8, 8));
        Assert.Equal(0x34UL, Read(Table + 10, 1));
        Assert.Equal(0x5678_FFFFUL, Read(Table + 6, 4));
        Assert.Equal(0x0112_3456_78FF_FFFFUL, Read(Table + 5, 8));
    }

    [Fact]
    public void KeepPendingBitsReadOnly()
    {
        _guest.EnableMsix(Slot);
        _msix.Signal(0);
        Write(Pending, 8, 0);
        Assert.Equal(1UL, Read(Pending, 8));
        Assert.Equal(0UL, Read(Pending + 1, 1));
    }

    [Fact]
    public void NotAnswerBeyondItsTables()
    {
        Assert.Equal(0xFFFF_FFFFUL, Read(Table + 64, 4));
        Assert.Equal(0xFFFF_FFFFUL, Read(Pending + 8, 4));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Table + 64), 4, 0));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Table + 60), 8, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(2048)]
    public void SupportTablesOfEverySize(int vectors)
    {
        PciAddress slot = new(5);
        PciFunction function = _host.Plug(slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Msix = new PciMsixOptions(vectors, 0) });
        int capability = _guest.FindCapability(slot, 0x11);
        Assert.Equal((uint)vectors - 1, _guest.Read(slot, capability + 2, 2));
        Assert.True(_guest.Size(slot, 0) >= (ulong)(vectors * 16) + (ulong)((vectors + 63) / 64 * 8));
        _guest.Place(slot, 0, 0xE020_0000);
        _guest.Command(slot, Everything);
        _guest.EnableMsix(slot);
        function.Msix!.Signal(vectors - 1);
        ulong pending = 0xE020_0000 + (_guest.Read(slot, capability + 8) & ~7u);
        Assert.Equal(1UL << ((vectors - 1) % 64), Read(pending + (ulong)((vectors - 1) / 64 * 8), 8));
        _guest.SetVector(0xE020_0000, vectors - 1, First);
        Assert.Equal([First], Served());
    }

    [Theory]
    [InlineData(0, 1, 0UL, "must have 1 to 2048 vectors, not 0")]
    [InlineData(2049, 1, 0UL, "must have 1 to 2048 vectors, not 2049")]
    [InlineData(4, 1, 4UL, "must be multiples of 8")]
    [InlineData(4, 6, 0UL, "does not fit into the 6 BAR registers")]
    [InlineData(4, 0, 0UL, "BAR 0, which is not a memory BAR")]
    public void RefuseInvalidTables(int vectors, int bar, ulong offset, string part)
    {
        var options = new PciFunctionOptions(new PciIdentity(1, 1, 0))
        {
            Bars = [new PciBar(0, AddressSpace.Pio, 0x10)],
            Msix = new PciMsixOptions(vectors, bar) { TableOffset = offset },
        };
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => _host.Plug(new(5), options)).Message);
    }

    [Fact]
    public void RefuseOverlappingTables()
    {
        var options = new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Msix = new PciMsixOptions(4, 0) { PendingOffset = 0x38 } };
        Assert.Contains(
            "the MSI-X table and the MSI-X pending bits overlap in BAR",
            Assert.Throws<ArgumentException>(() => _host.Plug(new(5), options)).Message);
    }

    [Fact]
    public void LoseNothingWhileTheGuestMasksAndUnmasks()
    {
        // One side signals, the other masks and unmasks: each signal is taken, waits, or was one with another.
        _guest.EnableMsix(Slot);
        Set(0);
        int taken = 0;
        var signaller = new Thread(() =>
        {
            for (int i = 0; i < 20_000; i++) _msix.Signal(0);
        });
        signaller.Start();
        for (int i = 0; i < 20_000 || signaller.IsAlive; i++)
        {
            Write(Table + 12, 4, (ulong)(i & 1));
            if ((i & 1) != 0)
            {
                // Masked: what is still to come waits, so that taking all there is leaves nothing.
                while (_machine.Cpus[0].LocalApic.Acknowledge() is not null)
                {
                    taken++;
                    _machine.Cpus[0].LocalApic.EndOfInterrupt();
                }

                Assert.Null(_machine.Cpus[0].LocalApic.Acknowledge());
            }
        }

        signaller.Join();
        Write(Table + 12, 4, 1);
        taken += Served().Count;
        _msix.Signal(0);
        Assert.True(_msix.IsPending(0));
        Write(Table + 12, 4, 0);
        Assert.Equal([First], Served());
        Assert.InRange(taken, 1, 20_000);
    }

    [Fact]
    public void ForgetEverythingOnReset()
    {
        _guest.EnableMsix(Slot);
        _msix.Signal(0);
        Set(1);
        _function.Reset();
        Assert.False(_msix.IsPending(0));
        Assert.True(_msix.IsMasked(1));
        _guest.Place(Slot, 1, Table);
        _guest.Command(Slot, Everything);
        Assert.Equal(0UL, Read(Table + 16, 8));
    }

    [Fact]
    public void SurviveRandomGuestWrites()
    {
        var dice = new Dice(7);
        _machine.AddMemory(0, 0x1000);
        for (int i = 0; i < 50_000; i++)
        {
            int length = dice.Of(1, 2, 4, 8);
            ulong address = Table + (ulong)dice.Below(0x900);
            ulong value = dice.Of(dice.Next(), 0UL, ulong.MaxValue, 0xFEE0_0000UL, 0x0FF0UL);
            if (dice.Percent(20)) _machine.GuestRead(IoAddress.Mmio(address), length);
            else _machine.GuestWrite(IoAddress.Mmio(address), length, value);
            if (dice.Percent(10)) _guest.EnableMsix(Slot, isMasked: dice.Percent(50));
            _msix.Signal(dice.Below(6) - 1);
        }

        Assert.False(_function.NeedsReset, "A guest's access made a handler throw.");
    }

    [Fact]
    public void DropMessagesOnAMachineWithoutMsi()
    {
        using var bare = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using var host = new PciHost(bare);
        var guest = new PciGuest(bare);
        PciFunction function = host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Msix = new PciMsixOptions(1, 0) });
        guest.Place(Slot, 0, Table);
        guest.Command(Slot, Everything);
        guest.EnableMsix(Slot);
        guest.SetVector(Table, 0, First);
        Assert.True(function.Msix!.Signal(0));
        Assert.True(function.Msix.Signal(0));
        Assert.False(function.Msix.IsPending(0));
    }

    [Fact]
    public void NotAllocateForASignal()
    {
        _guest.EnableMsix(Slot);
        Set(0);
        void Once()
        {
            _msix.Signal(0);
            _msix.Signal(1);
            Write(Table + 12, 4, 1);
            _msix.Signal(0);
            Write(Table + 12, 4, 0);
            if (_machine.Cpus[0].LocalApic.Acknowledge() is not null) _machine.Cpus[0].LocalApic.EndOfInterrupt();
        }

        for (int i = 0; i < 100; i++) Once();
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) Once();
        }));
    }

    private void Set(int vector, bool isMasked = false) => _guest.SetVector(Table, vector, (byte)(First + vector), isMasked);

    private ulong Read(ulong address, int length) => _machine.GuestRead(IoAddress.Mmio(address), length);

    private void Write(ulong address, int length, ulong value) => _machine.GuestWrite(IoAddress.Mmio(address), length, value);

    private List<byte> Served() => _guest.Interrupts.ServeAll();
}
