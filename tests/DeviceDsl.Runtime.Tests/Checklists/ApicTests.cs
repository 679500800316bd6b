using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>
/// The cases of kvm-unit-tests' x86/apic.c that concern the device side, each by its name (docs/spec/kvm-semantics.md,
/// section 18). The others are about timers, model-specific registers and what a processor does with an NMI.
/// </summary>
public sealed class ApicTests : IDisposable
{
    private const int Cpus = 4;
    private const byte Vector = 0xF1;
    private const uint Logical = 0x800;
    private const uint AllButSelf = 0xC_0000;
    private const uint Nmi = 0x400;

    private readonly Board _board = new(cpus: Cpus);

    public void Dispose() => _board.Dispose();

    [Fact]
    public void LapicExistence()
    {
        uint version = _board.ReadLocal(0, 0x30);
        Assert.InRange(version & 0xFF, 0x10u, 0x15u);
        Assert.Equal(0x5_0014u, version);
    }

    /// <summary>
    /// Without the local APIC its registers read all ones and keep what they are written from it; with it they are as before.
    /// </summary>
    [Fact]
    public void ApicDisable()
    {
        _board.WriteLocal(0, 0x80, 0x50);
        _board.Apic().IsHardwareEnabled = false;
        Assert.Equal(uint.MaxValue, _board.ReadLocal(0, 0x30));
        Assert.Equal(uint.MaxValue, _board.ReadLocal(0, 0x80));
        _board.WriteLocal(0, 0x80, 0x70);
        Assert.Equal(0, Message(0));

        _board.Apic().IsHardwareEnabled = true;
        Assert.Equal(0x5_0014u, _board.ReadLocal(0, 0x30));
        Assert.Equal(0x50u, _board.ReadLocal(0, 0x80));
    }

    [Fact]
    public void ApicId()
    {
        for (int cpu = 0; cpu < Cpus; cpu++) Assert.Equal((uint)cpu << 24, _board.ReadLocal(cpu, 0x20));
    }

    [Fact]
    public void SelfIpi()
    {
        _board.WriteLocal(0, 0x310, 0);
        _board.WriteLocal(0, 0x300, 0x4000u | Vector);
        Assert.Equal([Vector], _board.Serve(0));
        Assert.Empty(_board.Serve(1));
    }

    /// <summary>By the destination of all, and by the shorthand: once on each.</summary>
    [Fact]
    public void PhysicalBroadcast()
    {
        _board.WriteLocal(0, 0x310, 0xFF00_0000);
        _board.WriteLocal(0, 0x300, 0x4000u | Vector);
        Assert.All(Enumerable.Range(0, Cpus), cpu => Assert.Equal([Vector], _board.Serve(cpu)));

        _board.WriteLocal(0, 0x300, AllButSelf | 0x4000u | Vector);
        Assert.Empty(_board.Serve(0));
        Assert.All(Enumerable.Range(1, Cpus - 1), cpu => Assert.Equal([Vector], _board.Serve(cpu)));
    }

    [Fact]
    public void LogicalIpiFlatToOne()
    {
        BeFlat();
        AssertLogical(destination: 0x02, takers: [1]);
    }

    [Fact]
    public void LogicalIpiFlatToMany()
    {
        BeFlat();
        AssertLogical(destination: 0x0D, takers: [0, 2, 3]);
    }

    [Fact]
    public void LogicalIpiClusterToOne()
    {
        BeClusters();
        AssertLogical(destination: 0x12, takers: [1]);
    }

    [Fact]
    public void LogicalIpiClusterToMany()
    {
        BeClusters();
        AssertLogical(destination: 0x23, takers: [2, 3]);
    }

    /// <summary>Those that share an identifier are all reached.</summary>
    [Fact]
    public void AliasedXapicIds()
    {
        for (int cpu = 1; cpu < Cpus; cpu++) _board.WriteLocal(cpu, 0x20, 0x0100_0000);
        Assert.Equal(Cpus - 1, Message(1));
        Assert.Empty(_board.Serve(0));
        Assert.All(Enumerable.Range(1, Cpus - 1), cpu => Assert.Equal([Vector], _board.Serve(cpu)));
    }

    /// <summary>
    /// Sent again while it waits: what a processor makes of it is its own, but each one is taken, and none waits as a vector.
    /// </summary>
    [Fact]
    public void MultipleNmi()
    {
        for (int i = 0; i < 3; i++) Assert.Equal(1, _board.Machine.SignalMsi(new MsiMessage(0xFEE0_1000, Nmi | Vector)));
        Assert.Empty(_board.Serve(1));
    }

    private int Message(byte destination) => _board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000 | ((ulong)destination << 12), Vector));

    private void BeFlat()
    {
        for (int cpu = 0; cpu < Cpus; cpu++) _board.WriteLocal(cpu, 0xD0, 1u << (24 + cpu));
    }

    private void BeClusters()
    {
        uint[] own = [0x11, 0x12, 0x21, 0x22];
        for (int cpu = 0; cpu < Cpus; cpu++)
        {
            _board.WriteLocal(cpu, 0xE0, 0x0FFF_FFFF);
            _board.WriteLocal(cpu, 0xD0, own[cpu] << 24);
        }
    }

    private void AssertLogical(uint destination, int[] takers)
    {
        _board.WriteLocal(0, 0x310, destination << 24);
        _board.WriteLocal(0, 0x300, Logical | 0x4000u | Vector);
        Assert.Equal(takers, Enumerable.Range(0, Cpus).Where(cpu => _board.Serve(cpu).SequenceEqual([Vector])));
    }
}
