namespace Devices.Tests;

/// <summary>The real-time clock, read and set as operating systems do.</summary>
public sealed class Mc146818Should : IDisposable
{
    private readonly Mc146818 _clock = new();
    private readonly Bench _bench;

    public Mc146818Should() => _bench = new Bench(_clock);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void CountTheTime()
    {
        _clock.Set(new DateTime(2027, 12, 31, 23, 59, 58));
        Assert.Equal("20 27-12-31 23:59:58", Time());
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("20 27-12-31 23:59:59", Time());
        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("20 28-01-01 00:00:01", Time());
        Assert.Equal(7, Read(6));
    }

    [Fact]
    public void CountOnFromTheLastSecondOfAll()
    {
        _clock.Set(new DateTime(9999, 12, 31, 23, 59, 58));
        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("00 01-01-01 00:00:00", Time());
        Assert.Equal(0, _bench.Attachment.FailureCount);
    }

    [Fact]
    public void WithdrawAnInterruptThatTheGuestDisables()
    {
        Write(0xB, 0x12);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _bench.Interrupts());
        Write(0xB, 0x02);
        Assert.Equal(0, Read(0xC) & 0x80);
    }

    [Theory]
    [InlineData(0, 0x12)]
    [InlineData(1, 0x01)]
    [InlineData(11, 0x11)]
    [InlineData(12, 0x92)]
    [InlineData(13, 0x81)]
    [InlineData(23, 0x91)]
    public void ShowTwelveHours(int hour, byte shown)
    {
        Write(0xB, 0x00);
        _clock.Set(new DateTime(2026, 12, 2, hour, 59, 59));
        Assert.Equal(shown, Read(4));
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Write(0xB, 0x02);
        Assert.Equal(0, Read(2));
    }

    [Fact]
    public void CountWhatTheGuestSetsInBinary()
    {
        Write(0xB, 0x86);
        byte[] time = [59, 0, 59, 0, 23, 0, 1, 28, 2, 28];
        for (int i = 0; i < time.Length; i++) Write((byte)i, time[i]);
        Write(0x32, 20);
        _bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(59, Read(0));
        Write(0xB, 0x06);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([0, 0, 0, 29, 2, 28], new byte[] { 0, 2, 4, 7, 8, 9 }.Select(Read));
    }

    [Fact]
    public void AnnounceAnUpdate()
    {
        Assert.Equal(0x26, Read(0xA));
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(999.9));
        Assert.Equal(0xA6, Read(0xA));
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(0.2));
        Assert.Equal(0x26, Read(0xA));
    }

    [Fact]
    public void InterruptAtTheAlarm()
    {
        Write(0xA, 0x20);
        _clock.Set(new DateTime(2026, 12, 2, 10, 20, 57));
        Write(1, 0x00);
        Write(3, 0xFF);
        Write(5, 0xC0);
        Write(0xB, 0x22);
        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _bench.Interrupts());
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0xB0, 0x00), (_bench.Interrupts(), Read(0xC), Read(0xC)));
        _bench.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((1, 0xB0), (_bench.Interrupts(), Read(0xC)));
    }

    [Fact]
    public void InterruptWithTheRateOfItsDivider()
    {
        Write(0xB, 0x42);
        int interrupts = 0;
        for (int i = 0; i < 32; i++)
        {
            _bench.Clock.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond / 1024 + 1));
            interrupts += _bench.Interrupts();
            Assert.Equal(0xC0, Read(0xC) & 0xC0);
        }

        Assert.Equal(32, interrupts);
        Write(0xA, 0x20);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0x10), (_bench.Interrupts(), Read(0xC)));
    }

    [Fact]
    public void KeepItsMemory()
    {
        for (byte i = 0x0E; i < 0x32; i++) Write(i, (byte)(i ^ 0x55));
        Write(0xD, 0);
        Assert.Equal(0x80, Read(0xD));
        byte[] state = _bench.Save();
        using var bench = new Bench(new Mc146818());
        bench.Load(state);
        for (byte i = 0x0E; i < 0x32; i++)
        {
            bench.Out(0, i);
            Assert.Equal(i ^ 0x55, bench.In(1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SurviveAnyGuest(int seed)
        => Hostile.Run(_bench, new Random(seed), addresses: 2, () => _clock.Set(new DateTime(9999, 12, 31, 23, 59, 59)));

    private string Time()
    {
        Assert.Equal(0, Read(0xA) & 0x80);
        return $"{Read(0x32):X2} {Read(9):X2}-{Read(8):X2}-{Read(7):X2} {Read(4):X2}:{Read(2):X2}:{Read(0):X2}";
    }

    private byte Read(byte register)
    {
        _bench.Out(0, register);
        return _bench.In(1);
    }

    private void Write(byte register, byte value)
    {
        _bench.Out(0, register);
        _bench.Out(1, value);
    }
}
