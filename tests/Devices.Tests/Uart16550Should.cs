using System.Text;

namespace Devices.Tests;

/// <summary>The UART, driven as drivers of PCs drive it.</summary>
public sealed class Uart16550Should : IDisposable
{
    private const ulong Data = 0, InterruptEnable = 1, InterruptIdentity = 2, FifoControl = 2, LineControl = 3, ModemControl = 4,
        LineStatus = 5, ModemStatus = 6, Scratch = 7;
    private const byte EnableFifos = 0x01, ClearBoth = 0x06;
    private const long NanosecondsPerBit = 104_167;           // at 9600 bit/s, rounded up

    private readonly Uart16550 _uart = new();
    private readonly StringBuilder _sent = new();
    private readonly Bench _bench;

    public Uart16550Should()
    {
        _uart.Sent += value => _sent.Append((char)value);
        _bench = new Bench(_uart);
    }

    public void Dispose() => _bench.Dispose();

    // The probe of the 8250 driver of Linux: each step, and what a 16550A answers.
    [Fact]
    public void BeFoundAs16550A()
    {
        _bench.Out(InterruptEnable, 0);
        Assert.Equal(0, _bench.In(InterruptEnable));
        _bench.Out(InterruptEnable, 0x0F);
        Assert.Equal(0x0F, _bench.In(InterruptEnable));
        _bench.Out(InterruptEnable, 0);

        _bench.Out(ModemControl, 0x1A);
        Assert.Equal(0x90, _bench.In(ModemStatus) & 0xF0);
        _bench.Out(ModemControl, 0);

        _bench.Out(LineControl, 0xBF);
        _bench.Out(FifoControl, 0);
        _bench.Out(LineControl, 0);
        _bench.Out(FifoControl, EnableFifos);
        Assert.Equal(3, _bench.In(InterruptIdentity) >> 6);

        _bench.Out(LineControl, 0x80);
        Assert.Equal((12, 0), (_bench.In(0), _bench.In(1)));
        _bench.Out(LineControl, 0);
        _bench.Out(Scratch, 0xA5);
        Assert.Equal(0xA5, _bench.In(Scratch));
    }

    [Fact]
    public void HideDataAndEnableBehindTheDivisor()
    {
        _bench.Out(InterruptEnable, 5);
        _bench.Out(LineControl, 0x83);
        _bench.Out(0, 0x34);
        _bench.Out(1, 0x12);
        Assert.Equal((0x34, 0x12), (_bench.In(0), _bench.In(1)));
        _bench.Out(LineControl, 0x03);
        Assert.Equal(5, _bench.In(InterruptEnable));
        _bench.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("", _sent.ToString());
    }

    [Fact]
    public void SendEachByteInItsTime()
    {
        _bench.Out(FifoControl, EnableFifos);
        foreach (char letter in "device") _bench.Out(Data, (byte)letter);
        Assert.Equal(0, _bench.In(LineStatus) & 0x60);
        for (int i = 1; i <= 6; i++)
        {
            Wait(bits: 9);
            Assert.Equal(i - 1, _sent.Length);
            Wait(bits: 1);
            Assert.Equal("device"[..i], _sent.ToString());
        }

        Assert.Equal(0x60, _bench.In(LineStatus) & 0x60);
    }

    [Fact]
    public void DropWhatTheFifoCannotHold()
    {
        for (int i = 0; i < 3; i++) _bench.Out(Data, (byte)('a' + i));
        Wait(bits: 50);
        Assert.Equal("a", _sent.ToString());
        _bench.Out(FifoControl, EnableFifos);
        for (int i = 0; i < 20; i++) _bench.Out(Data, (byte)('b' + i));
        Wait(bits: 500);
        Assert.Equal("abcdefghijklmnopq", _sent.ToString());
    }

    [Fact]
    public void InterruptWhenItHasSentEverything()
    {
        _bench.Out(FifoControl, EnableFifos);
        _bench.Out(InterruptEnable, 2);
        Assert.Equal(1, _bench.Interrupts());
        Assert.Equal(0xC2, _bench.In(InterruptIdentity));
        Assert.Equal(0xC1, _bench.In(InterruptIdentity));
        _bench.Out(Data, 1);
        _bench.Out(Data, 2);
        Wait(bits: 10);
        Assert.Equal(0, _bench.Interrupts());
        Wait(bits: 10);
        Assert.Equal((1, 0xC2), (_bench.Interrupts(), _bench.In(InterruptIdentity)));
    }

    [Fact]
    public void InterruptAtTheTriggerLevelOrAfterATime()
    {
        _bench.Out(FifoControl, 0x40 | EnableFifos | ClearBoth);
        _bench.Out(InterruptEnable, 1);
        Arrive(1, 2, 3);
        Assert.Equal((0, 0xC1), (_bench.Interrupts(), _bench.In(InterruptIdentity)));
        Arrive(4);
        Assert.Equal((1, 0xC4), (_bench.Interrupts(), _bench.In(InterruptIdentity)));
        Assert.Equal([1, 2], new[] { _bench.In(Data), _bench.In(Data) });
        Assert.Equal(0xC1, _bench.In(InterruptIdentity));
        Wait(bits: 41);
        Assert.Equal((1, 0xCC), (_bench.Interrupts(), _bench.In(InterruptIdentity)));
        Assert.Equal(1, _bench.In(LineStatus) & 1);
        Assert.Equal([3, 4], new[] { _bench.In(Data), _bench.In(Data) });
        Assert.Equal((0xC1, 0), (_bench.In(InterruptIdentity), _bench.In(LineStatus) & 1));
    }

    [Fact]
    public void ReportAnOverrunOnceAndFirst()
    {
        _bench.Out(InterruptEnable, 0x05);
        Arrive(1, 2);
        Assert.Equal(0x06, _bench.In(InterruptIdentity));
        Assert.Equal(0x63, _bench.In(LineStatus));
        Assert.Equal(0x61, _bench.In(LineStatus));
        Assert.Equal(0x04, _bench.In(InterruptIdentity));
        Assert.Equal(1, _bench.In(Data));
        Assert.Equal(0x01, _bench.In(InterruptIdentity));
    }

    [Fact]
    public void ReceiveWhatItSendsInTheLoopback()
    {
        _bench.Out(ModemControl, 0x10);
        _bench.Out(Data, 0x5A);
        Wait(bits: 10);
        Assert.Equal(("", 0x5A), (_sent.ToString(), _bench.In(Data)));
        _bench.Out(InterruptEnable, 8);
        _bench.Out(ModemControl, 0x11);
        Assert.Equal((1, 0x00), (_bench.Interrupts(), _bench.In(InterruptIdentity)));
        Assert.Equal(0x22, _bench.In(ModemStatus));
        Assert.Equal(0x20, _bench.In(ModemStatus));
        Assert.Equal(0x01, _bench.In(InterruptIdentity));
    }

    [Fact]
    public void GoOnWhereItWasSaved()
    {
        _bench.Out(FifoControl, EnableFifos);
        foreach (char letter in "abc") _bench.Out(Data, (byte)letter);
        Wait(bits: 15);
        Arrive(7);
        byte[] state = _bench.Save();

        var other = new Uart16550();
        var sent = new StringBuilder();
        other.Sent += value => sent.Append((char)value);
        using var bench = new Bench(other);
        bench.Load(state);
        bench.Clock.Advance(TimeSpan.FromTicks(4 * NanosecondsPerBit / 100));
        Assert.Equal("", sent.ToString());
        bench.Clock.Advance(TimeSpan.FromTicks(12 * NanosecondsPerBit / 100));
        Assert.Equal(("bc", 7), (sent.ToString(), bench.In(Data)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SurviveAnyGuest(int seed) => Hostile.Run(_bench, new Random(seed), addresses: 8, () => Arrive(0x5A));

    private void Arrive(params byte[] bytes)
    {
        foreach (byte value in bytes) _uart.Receive(value);
        _bench.Settle();
    }

    private void Wait(int bits) => _bench.Clock.Advance(TimeSpan.FromTicks(((bits * NanosecondsPerBit) + 99) / 100));
}
