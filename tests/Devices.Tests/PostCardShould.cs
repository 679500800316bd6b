using DeviceDsl;

namespace Devices.Tests;

/// <summary>The POST card, whose writes take a cycle of the bus.</summary>
public sealed class PostCardShould : IDisposable
{
    private static readonly IoAddress Port = IoAddress.Pio(0x80);
    private static readonly TimeSpan Cycle = TimeSpan.FromMicroseconds(1);

    private readonly ManualClock _clock = new();
    private readonly EmbeddedMachine _machine;
    private readonly PostCard _card = new();
    private readonly Attachment _attachment;
    private readonly List<byte> _codes = [];

    public PostCardShould()
    {
        _machine = new EmbeddedMachine(new() { Clock = _clock });
        _card.Shown += _codes.Add;
        _attachment = _machine.Attach(_card, pio: 0x80);
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task HoldTheProcessorForACycle()
    {
        Task<bool> write = _machine.Cpus[0].WriteAsync(Port, 1, 0x42);
        Assert.Equal([0x42], _codes);
        _clock.Advance(TimeSpan.FromTicks(9));
        Assert.False(write.IsCompleted);
        _clock.Advance(Cycle);
        Assert.True(await write);
        Assert.Equal(0x42UL, _machine.GuestRead(Port, 1));
    }

    /// <summary>The codes of two processors are shown one after the other.</summary>
    [Fact]
    public async Task ServeProcessorsInTurn()
    {
        Task<bool>[] writes = [_machine.Cpus[0].WriteAsync(Port, 1, 1), _machine.Cpus[0].WriteAsync(Port, 1, 2)];
        Assert.Equal([1], _codes);
        await CompleteAsync(writes);
        Assert.Equal([1, 2], _codes);
    }

    [Fact]
    public async Task GoOnAfterAReset()
    {
        Task<bool> write = _machine.Cpus[0].WriteAsync(Port, 1, 7);
        _attachment.Reset();
        Assert.True(await write);
        Assert.Equal(0UL, _machine.GuestRead(Port, 1));
    }

    /// <summary>Accesses of several processors, time, pauses, saved states and resets in any order leave nobody waiting.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task LeaveNoProcessorWaiting(int seed)
    {
        const int Steps = 2000;
        const int Processors = 4;
        var random = new Random(seed);
        var writes = new List<Task<bool>>();
        byte[] state = Save();
        for (int i = 0; i < Steps; i++)
        {
            writes.RemoveAll(static write => write.IsCompleted);
            switch (random.Next(10))
            {
                case < 4:
                    if (writes.Count < Processors) writes.Add(_machine.Cpus[0].WriteAsync(Port, 1, (ulong)random.Next(256)));
                    break;
                case < 6:
                    _machine.GuestRead(Port, 1);
                    break;
                case < 8:
                    _clock.Advance(TimeSpan.FromTicks(random.Next(20)));
                    break;
                case 8:
                    state = Save();
                    break;
                default:
                    if (random.Next(2) == 0) _attachment.Reset();
                    else Load(state);
                    break;
            }
        }

        await CompleteAsync([.. writes]);
        Assert.Equal(0, _attachment.FailureCount);
    }

    private byte[] Save()
    {
        _machine.Pause();
        byte[] state = _attachment.Save();
        _machine.Resume();
        return state;
    }

    private void Load(byte[] state)
    {
        _machine.Pause();
        _attachment.Load(state);
        _machine.Resume();
    }

    // The processors that wait for their turn begin their cycle when the one before has ended.
    private async Task CompleteAsync(Task<bool>[] writes)
    {
        Task<bool[]> all = Task.WhenAll(writes);
        while (!all.IsCompleted)
        {
            _clock.Advance(Cycle);
            await Task.Yield();
        }

        Assert.All(await all, Assert.True);
    }
}
