using DeviceDsl.Irqchips;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>The IOAPIC by the rules of its registers and inputs (IOA), and of its redirection entries (RTE).</summary>
public sealed class IoApicRegistersShould : IDisposable
{
    private const ulong Base = 0xFEC0_0000;
    private const ulong Data = Base + 0x10;
    private const ulong Level = 0x8000;
    private const ulong Masked = 0x1_0000;
    private const byte Vector = 0x35;

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    /// <summary>IOA-1: two registers in 256 bytes, whatever the alignment, and no register for ends of interrupts.</summary>
    [Fact]
    public void AnswerAtTwoOffsetsOfItsWindow()
    {
        Write(Base, 4, 1);
        for (ulong offset = 0; offset < 0x100; offset++)
        {
            ulong expected = offset switch { 0x00 => 1, 0x10 => 0x17_0011, _ => 0 };
            Assert.Equal(expected, _board.Machine.GuestRead(IoAddress.Mmio(Base + offset), 1) | (offset == 0x10 ? 0x17_0000UL : 0));
        }

        _board.Redirect(5, Level | Vector);
        _board.Line(5, true);
        Write(Base + 0x40, 4, Vector);
        Assert.True(_board.RemoteIrr(5));
        Assert.False(_board.Machine.GuestWrite(IoAddress.Mmio(Base + 0x100), 4, 0));
        Assert.False(_board.Machine.GuestWrite(IoAddress.Mmio(Base + 0xFE), 4, 0));
    }

    /// <summary>IOA-2: reads give the lower bytes, writes of less zero the rest, 8 bytes act as 4.</summary>
    [Theory]
    [InlineData(1, 0x45, 0x45)]
    [InlineData(2, 0x2345, 0x2345)]
    [InlineData(4, 0x8_2345, 0x8_2345)]
    [InlineData(8, 0x8_2345, 0x8_2345)]
    public void AcceptEveryWidth(int length, ulong stored, ulong read)
    {
        Write(Base, length, 0x1_0010);
        Assert.Equal(0x10u, (uint)_board.Machine.GuestRead(IoAddress.Mmio(Base), 4));
        _board.WriteIoApic(0x10, 0x1_8735);

        Write(Data, length, 0xFFFF_FFFF_0008_2345);

        Assert.Equal(stored, _board.Entry(0) & 0xFFFF_AFFF);
        Write(Base, 4, 0x10);
        Assert.Equal(read, _board.Machine.GuestRead(IoAddress.Mmio(Data), length));
    }

    /// <summary>
    /// IOA-3: of the identifier four bits can be written, the version not, and the arbitration register is the identifier.
    /// </summary>
    [Fact]
    public void KeepReadOnlyBits()
    {
        foreach (uint index in new uint[] { 0, 1, 2 }) _board.WriteIoApic(index, uint.MaxValue);
        Assert.Equal((0x0F00_0000u, 0x17_0011u, 0x0F00_0000u), (_board.ReadIoApic(0), _board.ReadIoApic(1), _board.ReadIoApic(2)));
    }

    /// <summary>IOA-4: beside three registers and 24 entries there is nothing: ones, and no effect.</summary>
    [Fact]
    public void ReadAllOnesBeyondItsRegisters()
    {
        IoApicState before = _board.Machine.IoApic!.State;
        for (uint index = 3; index < 256; index++)
        {
            if (index is >= 0x10 and < 0x40) continue;
            Assert.Equal(uint.MaxValue, _board.ReadIoApic(index));
            _board.WriteIoApic(index, 0);
        }

        Assert.Equal(before, _board.Machine.IoApic.State with { Index = before.Index });
    }

    /// <summary>IOA-5.</summary>
    [Fact]
    public void StartMasked()
    {
        using var machine = new EmbeddedMachine();
        IoApicState state = machine.IoApic!.State;
        Assert.Equal((0, 0, 0u, Base), (state.Id, state.Index, state.Requested, state.Base));
        Assert.All(state.Entries, entry => Assert.Equal(Masked, entry));
    }

    /// <summary>IOA-7: the fall of a line takes its request back, whatever the trigger mode, and counts as 1.</summary>
    [Theory]
    [InlineData(Level)]
    [InlineData(0)]
    public void DropARequestWhenTheLineFalls(ulong trigger)
    {
        _board.Redirect(20, Masked | trigger | Vector);
        Assert.Equal(-1, _board.Line(20, true));
        Assert.Equal(1u << 20, _board.Machine.IoApic!.State.Requested);
        Assert.Equal(1, _board.Line(20, false));
        Assert.Equal(0u, _board.Machine.IoApic.State.Requested);
    }

    /// <summary>IOA-8, SRC-3: an edge while the line is up is merged; one while masked is lost, also when it is unmasked.</summary>
    [Fact]
    public void LoseAMaskedEdge()
    {
        _board.Redirect(20, Vector);
        Assert.Equal((1, 0), (_board.Line(20, true), _board.Line(20, true)));
        Assert.Equal([Vector], _board.Serve(0));
        _board.Line(20, false);

        _board.Mask(20, true);
        Assert.Equal(-1, _board.Line(20, true));
        _board.Mask(20, false);
        Assert.Empty(_board.Serve(0));
        Assert.Equal(0, _board.Line(20, true));
    }

    /// <summary>IOA-9, SRC-3: a level that is in service, or masked, is ignored and kept.</summary>
    [Fact]
    public void KeepAMaskedLevel()
    {
        _board.Redirect(20, Level | Vector);
        Assert.Equal((1, -1), (_board.Line(20, true), _board.Line(20, true)));
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.Apic().EndOfInterrupt();
        Assert.Equal([Vector], _board.Serve(0, _ =>
        {
            _board.Line(20, false);
            _board.Apic().EndOfInterrupt();
        }));
    }

    /// <summary>IOA-11: nobody there by looking up (0) leaves the line free, nobody there by asking (-1) does not.</summary>
    [Fact]
    public void HoldALevelWhoseDestinationAScanDidNotFind()
    {
        _board.Redirect(20, 9UL << 56 | Level | Vector);
        Assert.Equal(0, _board.Line(20, true));
        Assert.False(_board.RemoteIrr(20));

        using var two = new Board(cpus: 2);
        two.WriteLocal(1, 0x20, 0);
        two.Redirect(20, 9UL << 56 | Level | Vector);
        Assert.Equal(-1, two.Line(20, true));
        Assert.True(two.RemoteIrr(20));
    }

    /// <summary>IOA-12: what has no vector is taken all the same, and a level of it never ends.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(7, 0)]
    public void SendModesWithoutAVector(int mode, int accepted)
    {
        _board.Redirect(20, Level | ((ulong)mode << 8) | Vector);
        Assert.Equal(accepted, _board.Line(20, true));
        Assert.Equal(accepted == 1, _board.RemoteIrr(20));
        Assert.False(_board.Apic().IsRequested(Vector));
    }

    /// <summary>IOA-13: the polarity means nothing, and bits without a meaning are kept.</summary>
    [Fact]
    public void StoreReservedValues()
    {
        const ulong Polarity = 0x2000;
        const ulong Reserved = 0x00FF_FFFF_FFFE_0000;
        _board.Redirect(20, Reserved | Polarity | Level | Vector);
        Assert.Equal(Reserved | Polarity | Level | Vector, _board.Entry(20));
        Assert.Equal(1, _board.Line(20, true));
        Assert.Equal([Vector], _board.Serve(0, _ =>
        {
            _board.Line(20, false);
            _board.Apic().EndOfInterrupt();
        }));
    }

    /// <summary>RTE-1: the guest writes neither the delivery status nor the remote IRR.</summary>
    [Fact]
    public void KeepTheStatusOfAnEntry()
    {
        _board.Redirect(20, ulong.MaxValue);
        Assert.Equal(~0x5000UL, _board.Entry(20));
        _board.Redirect(20, Level | Vector);
        _board.Line(20, true);
        _board.WriteIoApic(0x10 + 40, (uint)(Level | Vector));
        Assert.True(_board.RemoteIrr(20));
    }

    /// <summary>RTE-2: an edge entry has no remote IRR: turned over and back, an entry is free again.</summary>
    [Fact]
    public void ClearRemoteIrrWhenAnEntryBecomesEdge()
    {
        _board.Redirect(20, Level | Vector);
        _board.Line(20, true);
        _board.Line(20, false);
        _board.WriteIoApic(0x10 + 40, (uint)(Masked | Vector));
        Assert.False(_board.RemoteIrr(20));
        _board.WriteIoApic(0x10 + 40, (uint)(Level | Vector));
        Assert.Equal(1, _board.Line(20, true));
    }

    /// <summary>RTE-2: also where the other half is written, which finds the entry an edge one in a restored state.</summary>
    [Fact]
    public void ClearRemoteIrrOfAnEdgeEntryByItsOtherHalf()
    {
        IoApicState state = _board.Machine.IoApic!.State;
        _board.Machine.IoApic.State = state with { Entries = state.Entries.SetItem(20, 0x4000 | Vector) };
        Assert.True(_board.RemoteIrr(20));
        _board.WriteIoApic(0x11 + 40, 0);
        Assert.False(_board.RemoteIrr(20));
    }

    /// <summary>RTE-3, ACK-5: who follows the mask is told of changes alone, sees the new one, and is told under the lock.</summary>
    [Fact]
    public void ReportMaskChanges()
    {
        bool isRefused = false;
        Witness witness = _board.Watch(
            20, onMask: _ => isRefused = Record.Exception(() => _board.Line(20, true)) is InvalidOperationException);

        _board.Redirect(20, Vector);
        _board.WriteIoApic(0x10 + 40, (uint)Level | Vector);
        _board.Mask(20, true);

        Assert.Equal([false, true], witness.Masks);
        Assert.True(isRefused, "A line could be set under the lock of the chip.");
    }

    /// <summary>RTE-4: the end of an old vector is not that of the entry's new one.</summary>
    [Fact]
    public void IgnoreTheEndOfAnOldVector()
    {
        _board.Redirect(20, Level | Vector);
        _board.Line(20, true);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.WriteIoApic(0x10 + 40, (uint)(Level | 0x36));
        _board.Apic().EndOfInterrupt();
        Assert.True(_board.RemoteIrr(20));
        Assert.False(_board.Apic().IsRequested(0x36));
    }

    /// <summary>RTE-6: writing either half serves a level that is up, free and unmasked, once.</summary>
    [Fact]
    public void ServeALevelWhenEitherHalfIsWritten()
    {
        _board.Redirect(20, 9UL << 56 | Level | Vector);
        _board.Line(20, true);
        _board.WriteIoApic(0x11 + 40, 0);
        Assert.Equal(Vector, _board.Apic().Acknowledge());

        foreach (uint half in new uint[] { 0x10, 0x11 })
        {
            _board.WriteIoApic(half + 40, half == 0x10 ? (uint)Level | Vector : 0);
            Assert.False(_board.Apic().IsRequested(Vector));
        }

        _board.Mask(20, true);
        _board.Apic().EndOfInterrupt();
        _board.WriteIoApic(0x11 + 40, 0);
        Assert.False(_board.Apic().IsRequested(Vector));
        _board.WriteIoApic(0x10 + 40, (uint)Level | Vector);
        Assert.True(_board.Apic().IsRequested(Vector));
    }

    /// <summary>RTE-7: an unmasked line that is up interrupts at once, and a mask takes nothing back.</summary>
    [Fact]
    public void InterruptOnUnmaskAndNotRetractOnMask()
    {
        _board.Redirect(20, Masked | Level | Vector);
        _board.Line(20, true);
        _board.Mask(20, false);
        Assert.True(_board.Apic().IsRequested(Vector));
        _board.Mask(20, true);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
    }

    private void Write(ulong address, int length, ulong value) => _board.Machine.GuestWrite(IoAddress.Mmio(address), length, value);
}
