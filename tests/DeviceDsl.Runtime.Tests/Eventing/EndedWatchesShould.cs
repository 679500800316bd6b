using DeviceDsl.Runtime.Tests.Interrupts;

namespace DeviceDsl.Runtime.Tests.Eventing;

/// <summary>A registration that has ended does nothing to the one that serves its eventfd next, however the two meet a pause.</summary>
public sealed class EndedWatchesShould
{
    private static readonly Dictionary<string, Action<Meeting>> Meetings = new()
    {
        ["in its handler"] = EndInTheHandler,
        ["in its handler, after a pause"] = EndInTheHandlerAfterAPause,
        ["while its handler runs, after a pause"] = EndWhileTheHandlerRuns,
        ["in a pause that holds it up"] = EndWhileItIsHeldUp,
        ["in a pause, before it is held up"] = EndBeforeItIsHeldUp,
    };

    public static TheoryData<bool, string> Ends()
    {
        var ends = new TheoryData<bool, string>();
        foreach (string meeting in Meetings.Keys)
        {
            ends.Add(false, meeting);
            if (OperatingSystem.IsLinux()) ends.Add(true, meeting);
        }

        return ends;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void NotAffectTheirSuccessor(bool isLinux, string end)
    {
        using var meeting = new Meeting(isLinux);

        Meetings[end](meeting);
        meeting.Machine.Settle();

        int before = meeting.Calls;
        for (int signals = 1; signals <= 3; signals++)
        {
            meeting.EventFd.Signal();
            meeting.Machine.Settle();
            Assert.Equal(before + signals, meeting.Calls);
        }
    }

    private static void EndInTheHandler(Meeting meeting)
    {
        meeting.InFirst = meeting.Replace;
        meeting.EventFd.Signal();
    }

    private static void EndInTheHandlerAfterAPause(Meeting meeting)
    {
        meeting.InFirst = meeting.Replace;
        HoldUp(meeting);
        meeting.Machine.Resume();
    }

    private static void EndWhileTheHandlerRuns(Meeting meeting)
    {
        meeting.InFirst = () =>
        {
            var other = new Thread(meeting.Replace);
            other.Start();
            other.Join();
        };
        HoldUp(meeting);
        meeting.Machine.Resume();
    }

    private static void EndWhileItIsHeldUp(Meeting meeting)
    {
        HoldUp(meeting);
        meeting.Replace();
        meeting.Machine.Resume();
    }

    private static void EndBeforeItIsHeldUp(Meeting meeting)
    {
        using (new QueuePause(meeting.Machine.Loop.Queue))
        {
            meeting.Machine.Pause();
            meeting.First.Poll();
            meeting.Replace();
        }

        meeting.Machine.Loop.Queue.WaitUntilIdle();
        meeting.Machine.Resume();
    }

    private static void HoldUp(Meeting meeting)
    {
        meeting.Machine.Pause();
        meeting.EventFd.Signal();
        meeting.Machine.Loop.Queue.WaitUntilIdle();
    }

    /// <summary>An eventfd, the registration that ends, and the one that follows it.</summary>
    private sealed class Meeting : IDisposable
    {
        private LoopRegistration? _next;
        private int _calls;

        public Meeting(bool isLinux)
        {
            EventFd = isLinux ? EventFd.CreateLinux() : EventFd.Create();
            First = Machine.Loop.Add(EventFd, () => InFirst?.Invoke());
        }

        public EmbeddedMachine Machine { get; } = new(new() { HasInterruptControllers = false });

        public EventFd EventFd { get; }

        public LoopRegistration First { get; }

        public Action? InFirst { get; set; }

        /// <summary>How often the second handler was called.</summary>
        public int Calls => Volatile.Read(ref _calls);

        public void Replace()
        {
            First.RequestStop();
            _next = Machine.Loop.Add(EventFd, () => Interlocked.Increment(ref _calls));
        }

        public void Dispose()
        {
            _next?.Dispose();
            EventFd.Dispose();
            Machine.Dispose();
        }
    }
}
