using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>The processor waits for a device that answers later, and for nothing else.</summary>
public sealed partial class DeferredAccessShould : IDisposable
{
    private const ulong Base = 0x1000;
    private const ulong Other = 0x2000;

    private static readonly IoAddress Data = At(0x0);
    private static readonly IoAddress Command = At(0x4);

    private readonly EmbeddedMachine _machine = new();
    private readonly Slow _slow = new();
    private readonly Attachment _attachment;
    private int _seen;

    public DeferredAccessShould() => _attachment = _machine.Attach(_slow, mmio: Base);

    /// <summary>What ends every wait for a device.</summary>
    public static TheoryData<string> Ends => ["reset", "detach", "dispose", "failure", "load", "refuse"];

    private EmbeddedCpu Cpu => _machine.Cpus[0];

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task AnswerLater()
    {
        Task<ulong> read = Cpu.ReadAsync(Data, 4);
        Assert.False(read.IsCompleted);
        Assert.True(_slow.Reads[0].IsWaiting);
        Assert.Equal(0x1234_5678UL, Cpu.Read(At(0xC), 4));
        InHandler(() => Assert.True(_slow.Reads[0].Complete(0xABCD_EF03)));
        Assert.Equal(0xABCD_EF03UL, await read);
        Assert.False(_slow.Reads[0].IsWaiting);
        Assert.Equal(["data 0 4"], _slow.Calls);
    }

    [Fact]
    public async Task CompleteAWriteLater()
    {
        Task<bool> write = Cpu.WriteAsync(Command, 4, 5);
        Assert.False(write.IsCompleted);
        Assert.True(_slow.Writes[0].IsWaiting);
        Assert.Equal(5U, _slow.Command);
        InHandler(() => Assert.True(_slow.Writes[0].Complete()));
        Assert.True(await write);
        Assert.Equal(["command 5 5"], _slow.Calls);
    }

    [Fact]
    public void NotWaitForAnAnswerThatIsThere()
    {
        _slow.Handler = () => _slow.Reads.ForEach(static read => read.Complete(7));
        Assert.Equal(7UL, Cpu.Read(Data, 4));
        _slow.Handler = () => _slow.Writes.ForEach(static write => write.Complete());
        Assert.True(Cpu.Write(Command, 4, 1));
        _slow.Handler = () => Assert.True(_slow.Reads[^1].Refuse());
        Assert.False(Cpu.TryRead(Data, 2, out ulong value));
        Assert.Equal(0xFFFFUL, value);
    }

    /// <summary>The width of the access, its first byte, and what the guest reads of 0x89ABCDEF.</summary>
    [Theory]
    [InlineData(0x0, 4, 0x89AB_CD0F)]
    [InlineData(0x0, 1, 0x0F)]
    [InlineData(0x2, 2, 0x89AB)]
    [InlineData(0x3, 1, 0x89)]
    [InlineData(0x40, 4, 0x89AB_CD0F)]
    [InlineData(0x8, 4, 0xEFCD_AB89)]
    [InlineData(0x8, 1, 0x89)]
    [InlineData(0x14, 4, 0x89AB_CDEF)]
    [InlineData(0x22, 2, 0xCDEF)]
    public async Task GiveTheGuestTheBytesThatItReads(ulong offset, int length, ulong expected)
    {
        Task<ulong> read = Cpu.ReadAsync(At(offset), length);
        InHandler(() => _slow.Reads[0].Complete(0xFFFF_FFFF_89AB_CDEF));
        Assert.Equal(expected, await read);
    }

    [Fact]
    public async Task WaitForEveryPartOfAnAccess()
    {
        Task<ulong> read = Cpu.ReadAsync(At(0x10), 8);
        Assert.Equal(["item 0", "item 1"], _slow.Calls);
        InHandler(() => _slow.Reads[1].Complete(2));
        Assert.False(read.IsCompleted);
        InHandler(() => _slow.Reads[0].Complete(1));
        Assert.Equal(0x2_0000_0001UL, await read);
    }

    [Fact]
    public async Task AddWhatIsThereAtOnce()
    {
        Task<ulong> read = Cpu.ReadAsync(At(0x8), 8);
        InHandler(() => _slow.Reads[0].Complete(1));
        Assert.Equal(0x1234_5678_0100_0000UL, await read);
        _slow.Handler = () => _slow.Reads[^1].Refuse();
        Assert.True(Cpu.TryRead(At(0x8), 8, out ulong value));
        Assert.Equal(0x1234_5678_FFFF_FFFFUL, value);
    }

    [Fact]
    public async Task RingASynchronousDoorbellBeforeTheProcessorWaits()
    {
        Task<bool> write = Cpu.WriteAsync(Command, 4, 7);
        Assert.Equal(["command 7 7", "kick 7"], _slow.Calls);
        Task<bool> second = Cpu.WriteAsync(Command, 4, 7);
        Assert.Equal(["command 7 7", "kick 7"], _slow.Calls);
        InHandler(() => _slow.Writes[0].Complete());
        Assert.True(await write);
        await Calls(2);
        InHandler(() => _slow.Writes[1].Complete());
        Assert.True(await second);
        Assert.Equal(["command 7 7", "kick 7", "command 7 7", "kick 7"], _slow.Calls);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task ReadAllOnesWithoutAnAnswer(string end)
    {
        Task<ulong> read = Cpu.ReadAsync(Data, 4);
        Task<ulong> window = Cpu.ReadAsync(At(0x21), 2);
        Task<bool> write = Cpu.WriteAsync(Command, 4, 5);
        EndAll(end);
        Assert.Equal(0xFFFF_FFFFUL, await read);
        Assert.Equal(0xFFFFUL, await window);
        if (end != "refuse") Assert.True(await write);
        Assert.False(_slow.Reads[0].Complete(1));
        Assert.False(_slow.Reads[1].Refuse());
        Assert.Equal(end == "refuse", _slow.Writes[0].Complete());
        Assert.True(await write);
    }

    [Fact]
    public async Task CountAnAccessWithoutAnAnswerAsUnanswered()
    {
        Task<bool> read = Task.Run(() => Cpu.TryRead(Data, 4, out _));
        await Calls(1);
        _attachment.Reset();
        Assert.False(await read);
    }

    [Fact]
    public async Task NotDelayAPause()
    {
        Task<ulong> read = Cpu.ReadAsync(Data, 4);
        _machine.Pause();
        InHandler(() => Assert.True(_slow.Reads[0].Complete(3)));
        Assert.False(read.IsCompleted);
        byte[] state = _attachment.Save();
        using var other = new EmbeddedMachine();
        var loaded = new Slow();
        Attachment attached = other.Attach(loaded, mmio: Base);
        other.Pause();
        attached.Load(state);
        other.Resume();
        Assert.False(read.IsCompleted);
        _machine.Resume();
        Assert.Equal(3UL, await read);
    }

    [Fact]
    public async Task KeepWaitingThroughAPause()
    {
        Task<ulong> read = Cpu.ReadAsync(Data, 4);
        _machine.Pause();
        _attachment.Save();
        _machine.Resume();
        Assert.False(read.IsCompleted);
        InHandler(() => _slow.Reads[0].Complete(3));
        Assert.Equal(3UL, await read);
        Assert.Single(_slow.Calls);
    }

    [Fact]
    public async Task KeepWaitingIfAStateIsRejected()
    {
        Task<ulong> read = Cpu.ReadAsync(Data, 4);
        _machine.Pause();
        Assert.Throws<MachineException>(() => _attachment.Load(new byte[5]));
        _machine.Resume();
        InHandler(() => Assert.True(_slow.Reads[0].Complete(3)));
        Assert.Equal(3UL, await read);
    }

    /// <summary>Two accesses, and whether the second waits until the first has ended.</summary>
    [Theory]
    [InlineData("r0", "r0", true)]
    [InlineData("r0", "r2", true)]
    [InlineData("r0", "r40", true)]
    [InlineData("r40", "r0", true)]
    [InlineData("r0", "r8", false)]
    [InlineData("r10", "r10", true)]
    [InlineData("r10", "r14", false)]
    [InlineData("r10", "w10", false)]
    [InlineData("w10", "r10", false)]
    [InlineData("w10", "w10", true)]
    [InlineData("w4", "w4", true)]
    [InlineData("w4", "w10", false)]
    [InlineData("r20", "r24", true)]
    [InlineData("r20", "w20", false)]
    [InlineData("w20", "w24", true)]
    public async Task LetOneProcessorAtATimeWaitForARegister(string first, string second, bool isInTurn)
    {
        Task one = Access(first);
        Task two = Access(second);
        Assert.Equal(isInTurn ? 1 : 2, _slow.Calls.Count);
        CompleteAll();
        await one;
        await Calls(2);
        CompleteAll();
        await two;
        Assert.Equal(2, _slow.Calls.Count);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task LetTheNextProcessorInAfterEachEnd(string end)
    {
        Task<ulong> first = Cpu.ReadAsync(Data, 4);
        Task<ulong> next = Cpu.ReadAsync(Data, 4);
        EndAll(end);
        Assert.Equal(0xFFFF_FFFFUL, await first);
        bool isGone = end is "detach" or "dispose";
        if (!isGone && end != "failure")
        {
            await Calls(2);
            InHandler(() => _slow.Reads[1].Complete(1));
        }

        Assert.Equal(isGone ? 0xFFFF_FFFFUL : end == "failure" ? 0UL : 1UL, await next);
    }

    [Fact]
    public async Task CompleteOnce()
    {
        Task<ulong> read = Cpu.ReadAsync(Data, 4);
        InHandler(() => Assert.True(_slow.Reads[0].Complete(1)));
        InHandler(() => Assert.False(_slow.Reads[0].Complete(2)));
        Assert.Equal(1UL, await read);
        Assert.False(default(DeferredRead).IsWaiting);
        Assert.False(default(DeferredRead).Complete(1));
        Assert.False(default(DeferredRead).Refuse());
        Assert.False(default(DeferredWrite).IsWaiting);
        Assert.False(default(DeferredWrite).Complete());
    }

    /// <summary>A thread uses the objects of its accesses again.</summary>
    [Fact]
    public void NotCompleteALaterAccessByAnEarlierOne()
    {
        var answers = new List<bool>();
        _slow.Handler = () =>
        {
            answers.Add(_slow.Reads[0].Complete(1));
            answers.Add(_slow.Reads[^1].Complete(2));
        };
        Assert.Equal(1UL, Cpu.Read(Data, 4));
        Assert.Equal(2UL, Cpu.Read(Data, 4));
        Assert.Equal([true, false, false, true], answers);
    }

    [Fact]
    public async Task EndTheAccessOfAHandlerThatThrows()
    {
        _slow.Handler = static () => throw new InvalidDataException("broken");
        Assert.Equal(0UL, await Cpu.ReadAsync(Data, 4));
        Assert.True(_attachment.NeedsReset);
        Assert.False(_slow.Reads[0].IsWaiting);
        _attachment.Reset();
        Assert.True(await Cpu.WriteAsync(Command, 4, 1));
        Assert.False(_slow.Writes[0].IsWaiting);
    }

    [Fact]
    public async Task FillABuffer()
    {
        byte[] bytes = new byte[3];
        Task read = Task.Run(() => Cpu.Read(Base, bytes.AsSpan()));
        await Calls(1);
        InHandler(() => _slow.Reads[0].Complete(0xCC_BB0F));
        await read;
        Assert.Equal([0x0F, 0xBB, 0xCC], bytes);
    }

    [Fact]
    public void AllocateNothing()
    {
        using var machine = new EmbeddedMachine();
        machine.Attach(new Prompt(), mmio: Base);
        ulong value = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                machine.GuestWrite(Data, 4, 6);
                value += machine.GuestRead(Data, 4);
            }
        }));
        Assert.Equal(0UL, value % 7);
        Assert.NotEqual(0UL, value);
    }

    private static IoAddress At(ulong offset) => IoAddress.Mmio(Base + offset);

    // Waits until the device has been called this many times.
    private async Task Calls(int count)
    {
        for (; _seen < count; _seen++) await _slow.Called.WaitAsync();
    }

    private Task Access(string access)
    {
        IoAddress address = At(Convert.ToUInt64(access[1..], 16));
        return access[0] == 'r' ? Cpu.ReadAsync(address, 2) : Cpu.WriteAsync(address, 2, 1);
    }

    private void CompleteAll() => InHandler(() =>
    {
        _slow.Reads.ForEach(static read => read.Complete(1));
        _slow.Writes.ForEach(static write => write.Complete());
    });

    private void InHandler(Action action) => Assert.True(_attachment.Synchronize(action));

    private void EndAll(string end)
    {
        switch (end)
        {
            case "reset":
                _attachment.Reset();
                break;
            case "detach":
                _attachment.Dispose();
                break;
            case "dispose":
                _machine.Dispose();
                break;
            case "failure":
                InHandler(static () => throw new InvalidDataException("broken"));
                break;
            case "load":
                _machine.Pause();
                _attachment.Load(_attachment.Save());
                _machine.Resume();
                break;
            default:
                InHandler(() => _slow.Reads.ForEach(static read => read.Refuse()));
                break;
        }
    }
}
