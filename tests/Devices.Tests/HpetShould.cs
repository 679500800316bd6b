namespace Devices.Tests;

/// <summary>The high precision event timer, set up as Linux does.</summary>
public sealed class HpetShould : IDisposable
{
    private const ulong Base = 0xFED0_0000;
    private const ulong Id = 0x00, Configuration = 0x10, Status = 0x20, Counter = 0xF0;
    private const uint Runs = 1, Legacy = 2;
    private const uint Level = 2, Enabled = 4, Periodic = 8, SetsValue = 0x40, Narrow = 0x100;

    private readonly Hpet _timer = new();
    private readonly Bench _bench;

    public HpetShould() => _bench = new Bench(_timer, mmio: Base);

    public void Dispose() => _bench.Dispose();

    /// <summary>What <c>hpet_enable</c> reads and checks.</summary>
    [Fact]
    public void BeFoundByLinux()
    {
        uint id = Read(Id);
        Assert.Equal((1u, 2u, 1u, 1u, 0x8086u), (id & 0xFF, (id >> 8) & 0x1F, (id >> 13) & 1, (id >> 15) & 1, id >> 16));
        uint period = Read(Id + 4);
        Assert.Equal(100_000_000u, period);
        Assert.Equal(0u, Read(Configuration));
        Assert.Equal(((ulong)period << 32) | id, Read8(Id));
        for (ulong i = 0; i < 3; i++) Assert.Equal((0x30u, 1u << (int)(20 + i)), (Read(Control(i)), Read(Control(i) + 4)));
    }

    [Fact]
    public void CountWhileItRuns()
    {
        Pass(5);
        Assert.Equal(0u, Read(Counter));
        Write(Configuration, Runs);
        Pass(1000);
        Assert.Equal(1000u, Read(Counter));
        Write(Configuration, 0);
        Pass(1000);
        Assert.Equal(1000u, Read(Counter));
        Write8(Counter, 0xFFFF_FFFF);
        Write(Configuration, Runs);
        Pass(1);
        Assert.Equal((0u, 1u), (Read(Counter), Read(Counter + 4)));
        Write(Counter, 7);
        Assert.Equal(0x1_0000_0000UL, Read8(Counter));
    }

    /// <summary><c>hpet_clkevt_set_state_oneshot</c> and <c>hpet_clkevt_set_next_event</c>.</summary>
    [Fact]
    public void InterruptOnceForEachEvent()
    {
        Write(Configuration, Runs | Legacy);
        Write(Control(0), Enabled | Narrow);
        for (int i = 0; i < 3; i++)
        {
            Write(Comparator(0), Read(Counter) + 500);
            Pass(499);
            Assert.Empty(_bench.TakeInterrupts());
            Pass(1);
            Assert.Equal([2], _bench.TakeInterrupts());
            Pass(10_000);
            Assert.Empty(_bench.TakeInterrupts());
        }
    }

    /// <summary><c>hpet_clkevt_set_state_periodic</c>: the first write sets the comparator, the second the period.</summary>
    [Fact]
    public void InterruptPeriodically()
    {
        const uint Delta = 100_000;
        Write(Configuration, Legacy);
        Write(Counter, 0xFFFF_0000);
        Write(Control(1), Enabled | Periodic | SetsValue | Narrow);
        Write(Comparator(1), unchecked(0xFFFF_0000 + Delta));
        Write(Comparator(1), Delta);
        Write(Configuration, Runs | Legacy);
        for (int i = 0; i < 5; i++)
        {
            Pass(Delta - 1);
            Assert.Empty(_bench.TakeInterrupts());
            Pass(1);
            Assert.Equal([8], _bench.TakeInterrupts());
        }

        Assert.Equal(unchecked(0xFFFF_0000 + (6 * Delta)), Read(Comparator(1)));
    }

    /// <summary>Half of a comparator is written alone, by an access of 4 bytes.</summary>
    [Theory]
    [InlineData(Narrow)]
    [InlineData(0)]
    public void TakeAPeriodInHalves(uint width)
    {
        Write(Control(0), Enabled | Periodic | SetsValue | width);
        Write(Comparator(0), 5000);
        Write(Comparator(0) + 4, 0);
        Write(Comparator(0), 2000);
        Write(Comparator(0) + 4, 0);
        if (width == 0)
        {
            Write(Control(0), Enabled | Periodic | SetsValue);
            Write8(Comparator(0), 5000);
            Write(Comparator(0), 2000);
        }

        Write(Configuration, Runs);
        Pass(5000);
        Assert.Equal([20], _bench.TakeInterrupts());
        for (int i = 0; i < 3; i++)
        {
            Pass(1999);
            Assert.Empty(_bench.TakeInterrupts());
            Pass(1);
            Assert.Equal([20], _bench.TakeInterrupts());
        }
    }

    [Fact]
    public void HoldALevelUntilTheGuestClearsIt()
    {
        Write(Control(2), Enabled | Level);
        Write8(Comparator(2), 1000);
        Write(Configuration, Runs);
        Pass(1000);
        Assert.Equal([22], _bench.TakeInterrupts());
        Assert.Equal(4u, Read(Status));
        Write8(Comparator(2), 2000);
        Pass(1000);
        Assert.Empty(_bench.TakeInterrupts());
        Write(Status, 4);
        Assert.Equal(0u, Read(Status));
        Write8(Comparator(2), 3000);
        Pass(1000);
        Assert.Equal([22], _bench.TakeInterrupts());
    }

    [Fact]
    public void WithdrawALevelFromItsOldRoute()
    {
        Write(Control(0), Enabled | Level);
        Write8(Comparator(0), 1000);
        Write(Configuration, Runs);
        Pass(1000);
        Assert.Equal([20], _bench.TakeInterrupts());
        Write(Configuration, Runs | Legacy);
        Assert.Equal(0u, Read(Status));
        Write8(Comparator(0), 2000);
        Pass(1000);
        Assert.Equal([2], _bench.TakeInterrupts());
        Write(Configuration, Runs);
        Write8(Comparator(0), 3000);
        Pass(1000);
        Assert.Equal([20], _bench.TakeInterrupts());
    }

    [Fact]
    public void ComeAroundIn32Bits()
    {
        Write(Control(0), Enabled | Narrow);
        Write(Configuration, Runs);
        Write(Comparator(0), 500);
        Pass(500);
        Assert.Equal([20], _bench.TakeInterrupts());
        Pass(0xFFFF_FFFF);
        Assert.Empty(_bench.TakeInterrupts());
        Pass(1);
        Assert.Equal([20], _bench.TakeInterrupts());
    }

    /// <summary>The data sheet allows aligned accesses of 4 and 8 bytes only.</summary>
    [Theory]
    [InlineData(Configuration, 1)]
    [InlineData(Configuration, 2)]
    [InlineData(Configuration + 2, 4)]
    [InlineData(Configuration + 4, 8)]
    public void RefuseOtherAccesses(ulong offset, int length)
    {
        Assert.False(_bench.TryWrite(offset, length, Runs));
        Assert.Equal(ulong.MaxValue >> (64 - (8 * length)), _bench.Read(offset, length));
        Assert.Equal(0u, Read(Configuration));
    }

    [Fact]
    public void GoOnWhereItWasSaved()
    {
        Write(Control(0), Enabled | Periodic | SetsValue);
        Write8(Comparator(0), 1000);
        Write(Configuration, Runs);
        Pass(1700);
        Assert.Equal([20], _bench.TakeInterrupts());
        byte[] state = _bench.Save();
        using var other = new Bench(new Hpet(), mmio: Base);
        other.Clock.Advance(TimeSpan.FromSeconds(3));
        other.Load(state);
        Assert.Equal(1700UL, other.Read(Counter, 8));
        other.Clock.Advance(TimeSpan.FromTicks(299));
        Assert.Empty(other.TakeInterrupts());
        other.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([20], other.TakeInterrupts());
        Assert.Equal(3000UL, other.Read(Comparator(0), 8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SurviveAnything(int seed) => Hostile.Run(_bench, new Random(seed), addresses: 0x180, () => { });

    private static ulong Control(ulong comparator) => 0x100 + (0x20 * comparator);

    private static ulong Comparator(ulong comparator) => 0x108 + (0x20 * comparator);

    // A tick of the counter is one of a TimeSpan.
    private void Pass(long ticks) => _bench.Clock.Advance(TimeSpan.FromTicks(ticks));

    private uint Read(ulong offset) => (uint)_bench.Read(offset, 4);

    private ulong Read8(ulong offset) => _bench.Read(offset, 8);

    private void Write(ulong offset, uint value) => Assert.True(_bench.TryWrite(offset, 4, value));

    private void Write8(ulong offset, ulong value) => Assert.True(_bench.TryWrite(offset, 8, value));
}
