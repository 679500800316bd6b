using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>
/// The kernel's selftests xapic_ipi_test, xapic_state_test, xapic_tpr_test and recalc_apic_map_test, as far as they concern
/// the local APIC (docs/spec/kvm-semantics.md, section 19).
/// </summary>
public sealed class XapicTests
{
    private const byte Vector = 0xA5;

    /// <summary>xapic_ipi_test: a processor that waits gets each interrupt of another.</summary>
    [Fact]
    public void XapicIpiTest()
    {
        using var board = new Board(cpus: 2);
        int taken = 0;
        const int Sent = 2_000;
        var halter = new Thread(() =>
        {
            while (Volatile.Read(ref taken) < Sent)
            {
                if (board.Apic(1).Acknowledge() is null) continue;
                board.WriteLocal(1, 0xB0, 0);
                Interlocked.Increment(ref taken);
            }
        });
        halter.Start();
        for (int i = 0; i < Sent; i++)
        {
            board.WriteLocal(0, 0x310, 1 << 24);
            board.WriteLocal(0, 0x300, 0x4000u | Vector);
            while (Volatile.Read(ref taken) <= i) Thread.SpinWait(1);
        }

        halter.Join();
        Assert.Equal(Sent, taken);
    }

    /// <summary>xapic_state_test: the command register gives back what was written, never busy.</summary>
    [Fact]
    public void XapicStateTest()
    {
        using var board = new Board(cpus: 2);
        for (uint high = 0; high < 0xFF; high++)
        {
            board.WriteLocal(0, 0x310, (high << 24) | 0xFF_FFFF);
            Assert.Equal(high << 24, board.ReadLocal(0, 0x310));
        }

        foreach (uint low in new uint[] { 0, 0x41, 0x4_0041, 0x8_00FF, 0xC_0030, 0x1041, 0x8041, 0xFFFF_F8FF & ~0x700u })
        {
            board.WriteLocal(0, 0x300, low);
            Assert.Equal(low & ~0x1000u, board.ReadLocal(0, 0x300));
        }
    }

    /// <summary>
    /// xapic_tpr_test: with priority 2 vector 0x20 waits, with 1 it comes; without an interrupt both priorities are equal.
    /// </summary>
    [Fact]
    public void XapicTprTest()
    {
        using var board = new Board();
        for (uint priority = 0; priority < 16; priority++)
        {
            board.WriteLocal(0, 0x80, priority << 4);
            Assert.Equal(priority << 4, board.ReadLocal(0, 0x80));
            Assert.Equal(priority << 4, board.ReadLocal(0, 0xA0));
        }

        board.WriteLocal(0, 0x80, 0x20);
        board.WriteLocal(0, 0x300, 0x4_4020);
        Assert.Null(board.Apic().Acknowledge());
        board.WriteLocal(0, 0x80, 0x10);
        Assert.Equal((byte)0x20, board.Apic().Acknowledge());
    }

    /// <summary>recalc_apic_map_test: destinations are worked out anew while others do so, and in the end all are right.</summary>
    [Fact]
    public void RecalcApicMapTest()
    {
        const int Processors = 32;
        using var board = new Board(cpus: Processors);
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(half => new Thread(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                for (int cpu = half; cpu < Processors; cpu += 2) board.Apic(cpu).IsHardwareEnabled = (round & 1) != 0;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        while (threads.Any(thread => thread.IsAlive)) board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000, Vector));
        for (int cpu = 0; cpu < Processors; cpu++)
        {
            Assert.Equal(1, board.Machine.SignalMsi(new MsiMessage(0xFEE0_0000 | ((ulong)cpu << 12), 0x42)));
            Assert.True(board.Apic(cpu).IsRequested(0x42));
        }
    }
}
