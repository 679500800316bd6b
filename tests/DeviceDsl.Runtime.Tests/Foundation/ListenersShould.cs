using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Foundation;

/// <summary>A listener that throws keeps no other from being told.</summary>
public sealed class ListenersShould
{
    private const int Count = 3;

    private static readonly Dictionary<string, Action<EmbeddedMachine, Action[]>> Events = new()
    {
        [nameof(Machine.DeviceFailed)] = FailADevice,
        ["Loop.HandlerFailed"] = FailAHandler,
        [nameof(Machine.Ending)] = End,
    };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in Events.Keys)
        {
            // The last case is that all of them throw.
            for (int throwing = 0; throwing <= Count; throwing++) cases.Add(name, throwing);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AllBeNotifiedWhenOneThrows(string name, int throwing)
    {
        var lines = new LogLines();
        using var machine = new EmbeddedMachine(new() { Logger = lines, Clock = new ManualClock(), HasInterruptControllers = false });
        var told = new List<int>();
        Action[] listeners = [.. Enumerable.Range(0, Count).Select<int, Action>(number => () =>
        {
            told.Add(number);
            if (throwing == number || throwing == Count) throw new InvalidDataException("deaf");
        })];

        Events[name](machine, listeners);

        Assert.Equal([0, 1, 2], told);
        if (name != nameof(Machine.Ending)) Assert.Contains($"A listener of {name} threw; the other listeners still run.", lines.Texts);
    }

    private static void FailADevice(EmbeddedMachine machine, Action[] listeners)
    {
        foreach (Action listener in listeners) machine.DeviceFailed += (_, _) => listener();
        var device = new Table("Broken") { InHandler = static () => throw new InvalidDataException("broken") };
        machine.Attach(device).Reset();
    }

    private static void FailAHandler(EmbeddedMachine machine, Action[] listeners)
    {
        foreach (Action listener in listeners) machine.Loop.HandlerFailed += (_, _) => listener();
        using EventFd kick = machine.CreateEventFd();
        using LoopRegistration handler = machine.Loop.Add(kick, static () => throw new InvalidDataException("broken"));
        kick.Signal();
        machine.Settle();
    }

    private static void End(EmbeddedMachine machine, Action[] listeners)
    {
        foreach (Action listener in listeners) machine.Ending += listener;
        Assert.Throws<InvalidDataException>(machine.Dispose);
    }
}
