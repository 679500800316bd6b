using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>The 8259s by the rules of their ports and inputs.</summary>
public sealed class PicShould : IDisposable
{
    private const ulong First = 0x20;
    private const ulong Second = 0xA0;
    private const byte Eoi = 0x20;

    private readonly Board _board = new();

    public PicShould() => Initialise();

    public void Dispose() => _board.Dispose();

    /// <summary>PIC-1: two bytes are taken and have no effect, four are not the 8259's.</summary>
    [Theory]
    [InlineData(0x20)]
    [InlineData(0xA0)]
    [InlineData(0x4D0)]
    public void AcceptOnlyByteAccesses(ulong port)
    {
        PicState before = _board.Machine.Pic!.First;
        Assert.True(_board.Machine.GuestWrite(IoAddress.Pio(port), 2, 0xFFFF));
        Assert.Equal(0UL, _board.Machine.GuestRead(IoAddress.Pio(port), 2));
        Assert.False(_board.Machine.GuestWrite(IoAddress.Pio(port), 4, 0));
        Assert.False(_board.Machine.GuestWrite(IoAddress.Pio(port + 1), 2, 0));
        Assert.Equal(before, _board.Machine.Pic.First);
    }

    /// <summary>PIC-2: inputs 0 to 2, 8 and 13 are never levels, and none is after a reset.</summary>
    [Fact]
    public void AllowLevelsOnSomeInputsOnly()
    {
        Assert.Equal((0, 0), (_board.In(0x4D0), _board.In(0x4D1)));
        _board.Out(0x4D0, 0xFF);
        _board.Out(0x4D1, 0xFF);
        Assert.Equal((0xF8, 0xDE), (_board.In(0x4D0), _board.In(0x4D1)));
    }

    /// <summary>PIC-3: an edge is latched, also while it is masked, and needs a fall before the next.</summary>
    [Fact]
    public void LatchAnEdge()
    {
        _board.Out(First + 1, 0x08);
        Assert.Equal(-1, Set(3, true));
        Assert.Equal(-1, Set(3, false));
        Assert.Null(Take());

        _board.Out(First + 1, 0);
        Assert.Equal(0x23, Take());
        _board.Out(First, Eoi);
        Assert.Equal(1, Set(3, true));
        Assert.Equal(0x23, Take());
        Assert.Equal(1, Set(3, true));
        Assert.Equal(0, Requested(First));
        Set(3, false);
        Assert.Equal(1, Set(3, true));
        Set(3, false);
        Assert.Equal(0, Set(3, true));
    }

    /// <summary>PIC-3: a level is requested as long as it is up.</summary>
    [Fact]
    public void FollowALevel()
    {
        _board.Out(0x4D0, 0x08);
        Assert.Equal(1, Set(3, true));
        Assert.Equal(0, Set(3, true));
        Assert.Equal(0x23, Take());
        Assert.Equal(0x08, Requested(First));
        Set(3, false);
        Assert.Equal(0, Requested(First));
    }

    /// <summary>PIC-4: the lowest number first, and only over what is in service.</summary>
    [Fact]
    public void PreferTheLowestNumber()
    {
        foreach (int pin in new[] { 5, 3, 6 }) Set(pin, true);
        Assert.Equal(0x23, Take());
        Assert.Null(Take());
        Set(1, true);
        Assert.Equal(0x21, Take());
        _board.Out(First, Eoi);
        Assert.Null(Take());
        _board.Out(First, Eoi);
        Assert.Equal(0x25, Take());
    }

    /// <summary>PIC-4: the special mask mode is stored, and lets nothing through.</summary>
    [Fact]
    public void IgnoreTheSpecialMask()
    {
        Set(3, true);
        Take();
        _board.Out(First, 0x68);
        _board.Out(First + 1, 0x08);
        Set(5, true);

        Assert.True(_board.Machine.Pic!.First.HasSpecialMask);
        Assert.Null(Take());
        _board.Out(First, 0x48);
        Assert.False(_board.Machine.Pic.First.HasSpecialMask);
    }

    /// <summary>PIC-4: in the special fully nested mode the second chip interrupts itself.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NestTheSecondChipOnlyInSpecialFullyNestedMode(bool isNested)
    {
        Initialise(fourth: isNested ? (byte)0x11 : (byte)0x01);
        Set(12, true);
        Assert.Equal(0x2C, Take());
        Set(9, true);
        Assert.Equal(isNested ? 0x29 : null, Take());
    }

    /// <summary>PIC-5: a request of the second chip pulses input 2 of the first.</summary>
    [Fact]
    public void CascadeByAnEdge()
    {
        _board.Out(First + 1, 0x04);
        Set(10, true);
        Assert.Equal(0x04, Requested(First));
        Assert.Equal(0, _board.Machine.Pic!.First.LastRequested & 0x04);
        Assert.False(_board.Machine.Pic.HasInterrupt);

        _board.Out(First + 1, 0);
        Assert.True(_board.Machine.Pic.HasInterrupt);
        Assert.Equal(0x2A, Take());
        Assert.Equal((0x04, 0x04), (_board.Machine.Pic.First.InService, _board.Machine.Pic.Second.InService));
    }

    /// <summary>PIC-6: acknowledging an interrupt that is gone returns input 7 of the first chip, which is then not in service.</summary>
    [Fact]
    public void RaiseASpuriousInterrupt()
    {
        _board.Out(0x4D0, 0x08);
        Set(3, true);
        Set(3, false);
        Assert.Equal(0x27, _board.Machine.Pic!.Acknowledge());
        Assert.Equal(0, _board.Machine.Pic.First.InService);
    }

    /// <summary>PIC-6: an interrupt of the second chip that is gone is its input 7, and input 2 of the first is in service.</summary>
    [Fact]
    public void RaiseASpuriousInterruptOfTheSecondChip()
    {
        _board.Out(0x4D1, 0x08);
        Set(11, true);
        Set(11, false);
        Assert.Equal(0x2F, Take());
        Assert.Equal((0x04, 0), (_board.Machine.Pic!.First.InService, _board.Machine.Pic.Second.InService));
    }

    /// <summary>PIC-6: with automatic ends nothing stays in service, the end is told, and priorities rotate where they should.</summary>
    [Theory]
    [InlineData(0x80, 4)]
    [InlineData(0x00, 0)]
    public void EndImmediatelyInAutomaticMode(byte rotation, byte lowestAfter)
    {
        Initialise(fourth: 0x03);
        _board.Out(First, rotation);
        Witness witness = _board.Watch(3);
        Set(3, true);

        Assert.Equal(0x23, Take());

        Assert.Equal((0, lowestAfter), (_board.Machine.Pic!.First.InService, _board.Machine.Pic.First.PriorityAdd));
        Assert.Equal(1, witness.Acks);
    }

    /// <summary>PIC-7: the initialisation drops edges, masks and modes, and keeps what is in service.</summary>
    [Fact]
    public void RestartOnInitialisation()
    {
        _board.Out(0x4D0, 0x10);
        foreach (int pin in new[] { 4, 5 }) Set(pin, true);
        Assert.Equal(0x24, Take());
        foreach (byte word in new byte[] { 0x80, 0xC2, 0x68, 0x0B, 0x0C }) _board.Out(First, word);
        _board.Out(First + 1, 0x40);

        _board.Out(First, 0x10);

        PicState state = _board.Machine.Pic!.First;
        Assert.Equal((0, 0x10, 0, 0), (state.LastRequested, state.Requested, state.Mask, state.PriorityAdd));
        Assert.Equal(
            (false, false, false, false, (byte)1),
            (state.HasSpecialMask, state.ReadsInService, state.IsSpecialFullyNested, state.AutoEnd, state.InitStep));
        Assert.Equal((0x10, true, true), (state.InService, state.IsPolled, state.RotatesOnAutoEnd));
    }

    /// <summary>PIC-7: an edge that is dropped counts as ended where somebody takes interrupts of the 8259s.</summary>
    [Theory]
    [InlineData(0x700u, 1)]
    [InlineData(0x1_0700u, 0)]
    public void ReportDroppedEdges(uint lvt0, int acks)
    {
        _board.WriteLocal(0, 0x350, lvt0);
        Witness witness = _board.Watch(5);
        Set(5, true);
        _board.Out(First, 0x11);
        Assert.Equal(acks, witness.Acks);
    }

    /// <summary>PIC-8: the second word is the base, the third means nothing, the fourth comes where it was announced.</summary>
    [Fact]
    public void AcceptItsInitialisationWords()
    {
        _board.Out(First, 0x11);
        _board.Out(First + 1, 0x47);
        _board.Out(First + 1, 0xFF);
        _board.Out(First + 1, 0x12);
        PicState state = _board.Machine.Pic!.First;
        Assert.Equal(
            (0x40, (byte)0, 0, true, true), (state.VectorBase, state.InitStep, state.Mask, state.AutoEnd, state.IsSpecialFullyNested));

        _board.Out(First, 0x10);
        _board.Out(First + 1, 0x50);
        _board.Out(First + 1, 0);
        _board.Out(First + 1, 0xFE);
        state = _board.Machine.Pic.First;
        Assert.Equal((0x50, (byte)0, 0xFE, false), (state.VectorBase, state.InitStep, state.Mask, state.IsSpecialFullyNested));
    }

    /// <summary>PIC-9, ACK-5: who follows the mask of an input is told of its changes, and of no other.</summary>
    [Fact]
    public void ReportMaskChanges()
    {
        Witness third = _board.Watch(3);
        Witness tenth = _board.Watch(10);

        foreach (byte mask in new byte[] { 0x08, 0x0C, 0x04 }) _board.Out(First + 1, mask);
        _board.Out(Second + 1, 0x04);

        Assert.Equal([true, false], third.Masks);
        Assert.Equal([true], tenth.Masks);
        Assert.Equal(0x04, _board.In(First + 1));
    }

    /// <summary>PIC-10: each command with inputs 2 and 5 in service: what stays, who is lowest then, and which end is told.</summary>
    [Theory]
    [InlineData(0x20, 0x20, 0, 2)]
    [InlineData(0xA0, 0x20, 3, 2)]
    [InlineData(0x65, 0x04, 0, 5)]
    [InlineData(0xE5, 0x04, 6, 5)]
    [InlineData(0x63, 0x24, 0, 3)]
    [InlineData(0xC6, 0x24, 7, -1)]
    [InlineData(0x40, 0x24, 0, -1)]
    public void ExecuteItsCommands(byte word, byte inService, byte priorityAdd, int ended)
    {
        Witness[] witnesses = [.. Enumerable.Range(0, 8).Select(gsi => _board.Watch(gsi))];
        Set(5, true);
        Take();
        Set(2, true);
        Take();

        _board.Out(First, word);

        PicState state = _board.Machine.Pic!.First;
        Assert.Equal((inService, priorityAdd), (state.InService, state.PriorityAdd));
        Assert.Equal(Enumerable.Range(0, 8).Select(gsi => gsi == ended ? 1 : 0), witnesses.Select(witness => witness.Acks));
    }

    /// <summary>PIC-10: an end without an input, with nothing in service, ends nothing.</summary>
    [Theory]
    [InlineData(0x20)]
    [InlineData(0xA0)]
    public void EndNothingWithNothingInService(byte word)
    {
        Witness witness = _board.Watch(0);
        PicState before = _board.Machine.Pic!.First;
        _board.Out(First, word);
        Assert.Equal(before, _board.Machine.Pic.First);
        Assert.Equal(0, witness.Acks);
    }

    /// <summary>PIC-4, PIC-10: after a rotation the input behind the lowest is the first.</summary>
    [Fact]
    public void RotateItsPriorities()
    {
        _board.Out(First, 0xC4);
        foreach (int pin in new[] { 1, 4, 6 }) Set(pin, true);
        var order = new List<int?>();
        for (int i = 0; i < 3; i++)
        {
            order.Add(Take());
            _board.Out(First, Eoi);
        }

        Assert.Equal([0x26, 0x21, 0x24], order);
    }

    /// <summary>PIC-11: which register is read is chosen, and stays so.</summary>
    [Fact]
    public void ReadTheSelectedRegister()
    {
        Set(5, true);
        Take();
        Set(3, true);
        Assert.Equal(0x08, _board.In(First));
        _board.Out(First, 0x0B);
        Assert.Equal(0x20, _board.In(First));
        _board.Out(First, 0x08);
        Assert.Equal(0x20, _board.In(First));
        _board.Out(First, 0x0A);
        Assert.Equal(0x08, _board.In(First));
    }

    /// <summary>PIC-12: a poll takes and ends, once, by either port; kernels of before 6.12 leave bit 7 out.</summary>
    [Theory]
    [InlineData(true, 0x20)]
    [InlineData(false, 0x21)]
    public void SupportPolling(bool isNew, ulong port)
    {
        using var board = new Board(profile: isNew ? KernelProfile.Linux6_12 : KernelProfile.Linux6_1);
        board.Out(First + 1, 0);
        Witness witness = board.Watch(3);
        board.Out(0x4D0, 0x08);
        board.Machine.SetIrqLine(3, true);

        board.Out(First, 0x0C);

        Assert.Equal(isNew ? 0x83 : 0x03, board.In(port));
        Assert.Equal((0, 0, 1), (board.Machine.Pic!.First.Requested, board.Machine.Pic.First.InService, witness.Acks));
        Assert.Equal(0, board.In(port));
    }

    /// <summary>PIC-12: a poll of the second chip ends input 2 of the first as well; with nothing waiting there is 7.</summary>
    [Fact]
    public void SupportPollingOfTheSecondChip()
    {
        Set(12, true);
        _board.Out(Second, 0x0C);
        Assert.Equal(0x84, _board.In(Second));
        Assert.Equal((0, 0), (Requested(First), _board.Machine.Pic!.First.InService));
        Assert.False(_board.Machine.Pic.HasInterrupt);
        _board.Out(Second, 0x0C);
        Assert.Equal(7, _board.In(Second));
    }

    /// <summary>PIC-13: the callback for an end finds it done, and may raise the line again.</summary>
    [Fact]
    public void ReportAnEndWithoutHoldingItsLock()
    {
        byte inServiceThen = 0xFF;
        _board.Watch(3, onAck: () =>
        {
            inServiceThen = _board.Machine.Pic!.First.InService;
            Set(3, false);
            Set(3, true);
        });
        Set(3, true);
        Take();

        _board.Out(First, Eoi);

        Assert.Equal(0, inServiceThen);
        Assert.Equal(0x23, Take());
    }

    /// <summary>GSI-14: a state that is set is worked out anew.</summary>
    [Fact]
    public void LoadAState()
    {
        Set(3, true);
        PicState asking = _board.Machine.Pic!.First;
        Take();
        _board.Machine.Pic.First = asking;
        Assert.True(_board.Machine.Pic.HasInterrupt);
        Assert.Equal(0x23, Take());
    }

    private void Initialise(byte fourth = 0x01)
    {
        foreach ((ulong port, byte vectors) in new[] { (First, (byte)0x20), (Second, (byte)0x28) })
        {
            _board.Out(port, 0x11);
            _board.Out(port + 1, vectors);
            _board.Out(port + 1, 0);
            _board.Out(port + 1, fourth);
        }
    }

    private int Set(int pin, bool level)
    {
        ChipPin target = pin < 8 ? new(ChipId.PicMaster, pin) : new(ChipId.PicSlave, pin - 8);
        return ((IInterruptChip)_board.Machine.Pic!).SetLevel(target, source: 0, level, wantsStatus: false);
    }

    private int? Take() => _board.Apic().AcknowledgeExternal();

    private byte Requested(ulong port) => (port == First ? _board.Machine.Pic!.First : _board.Machine.Pic!.Second).Requested;
}
