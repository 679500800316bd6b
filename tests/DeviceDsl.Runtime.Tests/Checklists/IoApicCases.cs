using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>The cases of kvm-unit-tests' x86/ioapic.c, each by its name (docs/spec/kvm-semantics.md, section 16).</summary>
public abstract class IoApicCases : IDisposable
{
    private protected const int Cpus = 4;
    private const ulong Level = 0x8000;

    /// <summary>The trigger mode of each delivery, and what the one before has left.</summary>
    private static readonly (bool IsLevel, bool Before)[] TmrCases = [(false, false), (true, false), (true, true), (false, true)];

    private readonly Board _board;

    private protected IoApicCases(Board board) => _board = board;

    public void Dispose() => _board.Dispose();

    [Fact]
    public void IoApicRegVersion()
    {
        uint version = _board.ReadIoApic(1);
        _board.WriteIoApic(1, ~version);
        Assert.Equal(version, _board.ReadIoApic(1));
        Assert.Equal(0x17_0011u, version);
    }

    [Fact]
    public void IoApicRegId()
    {
        uint id = _board.ReadIoApic(0);
        _board.WriteIoApic(0, ~id);
        Assert.Equal(0x0F00_0000u, id ^ _board.ReadIoApic(0));
    }

    [Fact]
    public void IoApicArbitrationId()
    {
        _board.WriteIoApic(0, 0x0F00_0000);
        Assert.Equal(0x0F00_0000u, _board.ReadIoApic(2));
        _board.WriteIoApic(2, 0);
        Assert.Equal(0x0F00_0000u, _board.ReadIoApic(2));
    }

    [Fact]
    public void EdgeIntr()
    {
        _board.Redirect(14, 0x76);
        _board.Pulse(14);
        Assert.Equal([0x76], _board.Serve(0));
    }

    [Fact]
    public void LevelIntr()
    {
        _board.Redirect(14, Level | 0x77);
        _board.Line(14, true);
        Assert.Equal([0x77], _board.Serve(0, _ => LowerAndEnd()));
    }

    [Fact]
    public void Simultaneous()
    {
        _board.Redirect(14, 0x78);
        _board.Redirect(15, 0x66);
        _board.Pulse(15);
        _board.Pulse(14);
        Assert.Equal([0x78, 0x66], _board.Serve(0));
    }

    [Fact]
    public void LevelCoalesce()
    {
        _board.Redirect(14, Level | 0x74);
        _board.Line(14, true);
        List<byte> served = _board.Serve(0, _ =>
        {
            _board.Line(14, false);
            _board.Line(14, true);
            LowerAndEnd();
        });
        Assert.Equal([0x74], served);
    }

    [Fact]
    public void LevelSequential()
    {
        _board.Redirect(14, Level | 0x74);
        _board.Line(14, true);
        Assert.Single(_board.Serve(0, _ => LowerAndEnd()));
        _board.Line(14, true);
        Assert.Single(_board.Serve(0, _ => LowerAndEnd()));
    }

    [Fact]
    public void LevelRetrigger()
    {
        int runs = 0;
        _board.Redirect(14, Level | 0x74);
        _board.Line(14, true);
        _board.Serve(0, _ =>
        {
            if (++runs == 2) _board.Line(14, false);
            _board.End();
        });
        Assert.Equal(2, runs);
    }

    [Fact]
    public void EdgeMask()
    {
        _board.Redirect(14, 0x1_0076);
        _board.Pulse(14);
        Assert.Empty(_board.Serve(0));
        _board.Mask(14, false);
        Assert.Empty(_board.Serve(0));
        _board.Line(14, true);
        Assert.Single(_board.Serve(0));
    }

    [Fact]
    public void LevelMask()
    {
        _board.Redirect(14, 0x1_0000 | Level | 0x74);
        _board.Line(14, true);
        Assert.Empty(_board.Serve(0));
        _board.Mask(14, false);
        Assert.Single(_board.Serve(0, _ => LowerAndEnd()));
    }

    [Fact]
    public void LevelRetriggerMask()
    {
        _board.Redirect(14, Level | 0x74);
        _board.Line(14, true);
        Assert.Single(_board.Serve(0, _ =>
        {
            _board.Mask(14, true);
            _board.End();
        }));
        _board.Mask(14, false);
        Assert.Single(_board.Serve(0, _ => LowerAndEnd()));
    }

    [Fact]
    public void EdgeTmrAndLevelTmr()
    {
        foreach ((bool isLevel, bool before) in TmrCases) Deliver(isLevel, before, _board.Line);
    }

    /// <summary>The line is toggled from another processor.</summary>
    [Fact]
    public void EdgeTmrSmpAndLevelTmrSmp()
    {
        foreach ((bool isLevel, bool before) in TmrCases) Deliver(isLevel, before, LineFromAnotherProcessor);
    }

    [Fact]
    public void PhysicalDestinationMode()
    {
        _board.Redirect(14, 1UL << 56 | Level | 0x81);
        _board.Line(14, true);
        Assert.Empty(_board.Serve(0));
        Assert.True(_board.RemoteIrr(14));
        Assert.Single(_board.Serve(1, _ =>
        {
            _board.Line(14, false);
            _board.End(1);
        }));
        Assert.False(_board.RemoteIrr(14));
    }

    [Fact]
    public void LogicalDestinationMode()
    {
        for (int cpu = 0; cpu < 4; cpu++) _board.WriteLocal(cpu, 0xD0, 1u << (24 + cpu));
        _board.Redirect(14, 0xDUL << 56 | Level | 0x800 | 0x82);
        Assert.Equal(3, _board.Line(14, true));
        _board.Line(14, false);
        int served = Enumerable.Range(0, 4).Sum(cpu => _board.Serve(cpu).Count);
        Assert.Equal(3, served);
        Assert.False(_board.RemoteIrr(14));
    }

    /// <summary>RTE-5: the entry leads elsewhere while its interrupt is served, and its end still finds it.</summary>
    [Fact]
    public void SelfReconfigure()
    {
        _board.Redirect(13, Level | 0x64);
        _board.Redirect(14, Level | 0x84);
        _board.Line(13, true);
        Assert.Equal((byte)0x64, _board.Apic().Acknowledge());
        _board.Line(14, true);
        Assert.Equal((byte)0x84, _board.Apic().Acknowledge());
        _board.Line(13, false);
        _board.Line(14, false);
        foreach (uint pin in new uint[] { 13, 14 }) _board.WriteIoApic(0x11 + (2 * pin), 1 << 24);
        Assert.True(_board.RemoteIrr(13) && _board.RemoteIrr(14));

        _board.End();
        _board.End();

        Assert.False(_board.RemoteIrr(13));
        Assert.False(_board.RemoteIrr(14));
    }

    private void LowerAndEnd()
    {
        _board.Line(14, false);
        _board.End();
    }

    private int LineFromAnotherProcessor(int gsi, bool level)
    {
        int result = 0;
        var other = new Thread(() => result = _board.Line(gsi, level));
        other.Start();
        other.Join();
        return result;
    }

    /// <summary>The trigger mode that the vector had last is seen before the delivery, the new one by the handler.</summary>
    private void Deliver(bool isLevel, bool before, Func<int, bool, int> line)
    {
        const byte Vector = 0x79;
        _board.Redirect(14, (isLevel ? Level : 0) | Vector);
        Assert.Equal(before, HasTmr(Vector));
        Assert.Equal(1, line(14, true));
        Assert.Equal([Vector], _board.Serve(0, _ =>
        {
            Assert.Equal(isLevel, HasTmr(Vector));
            line(14, false);
            _board.End();
        }));
        Assert.False(_board.RemoteIrr(14));
    }

    private bool HasTmr(byte vector) => _board.Apic().State.LevelTriggered.Contains(vector);
}
