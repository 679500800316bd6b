using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>GSI-14: setting the state of any of the three chips re-evaluates the output of the 8259s, even if nothing changes.</summary>
public sealed class SetStateShould : IDisposable
{
    private const byte BeginInit = 0x11;

    private readonly Board _board = new();

    public static TheoryData<ChipId> Chips => [.. Enum.GetValues<ChipId>()];

    public void Dispose() => _board.Dispose();

    /// <summary>PIC-7: an initialisation drops a pending edge, but leaves the output up.</summary>
    [Theory]
    [MemberData(nameof(Chips))]
    public void LowerAnOutputThatNothingRequests(ChipId chip)
    {
        _board.Out(0x21, 0);
        _board.Line(3, true);
        _board.Out(0x20, BeginInit);
        Assert.True(_board.Machine.Pic!.HasInterrupt);

        SetAgain(chip);

        Assert.False(_board.Machine.Pic.HasInterrupt);
        Assert.Null(_board.Apic().AcknowledgeExternal());
    }

    /// <summary>PIC-5, PIC-7: an initialisation of the first chip drops the request of the second, whose output is still up.</summary>
    [Theory]
    [MemberData(nameof(Chips))]
    public void PassOnTheRequestOfTheSecond8259(ChipId chip)
    {
        _board.Out(0x21, 0);
        _board.Out(0xA1, 0);
        _board.Line(11, true);
        _board.Out(0x20, BeginInit);
        Assert.Equal(0, _board.Machine.Pic!.First.Requested);

        SetAgain(chip);

        Assert.Equal(1 << 2, _board.Machine.Pic.First.Requested);
        Assert.True(_board.Machine.Pic.HasInterrupt);
    }

    /// <summary>PIC-7: an initialisation unmasks a pending level, but leaves the output down.</summary>
    [Theory]
    [MemberData(nameof(Chips))]
    public void RaiseAnOutputThatIsRequested(ChipId chip)
    {
        _board.Out(0x21, 0);
        _board.Out(0x4D0, 1 << 3);
        _board.Line(3, true);
        Assert.NotNull(_board.Apic().AcknowledgeExternal());
        _board.Out(0x20, BeginInit);
        PicState first = _board.Machine.Pic!.First;
        Assert.Equal((1 << 3, 1 << 3), (first.Requested, first.InService));
        _board.Machine.Pic.First = first with { InService = 0, Mask = 1 << 3 };
        Assert.False(_board.Machine.Pic.HasInterrupt);
        _board.Out(0x20, BeginInit);
        Assert.False(_board.Machine.Pic.HasInterrupt);

        SetAgain(chip);

        Assert.True(_board.Machine.Pic.HasInterrupt);
    }

    private void SetAgain(ChipId chip)
    {
        Machine machine = _board.Machine;
        if (chip == ChipId.IoApic) machine.SetIoApicState(machine.GetIoApicState());
        else machine.SetPicState(chip, machine.GetPicState(chip));
    }
}
