namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands that a process does with eventfds.</summary>
internal static class EventFdCommands
{
    public static string Create(TraceMachine machine, Words words)
    {
        string name = words.Next();
        ulong initial = words.NumberOr(0);
        bool isSemaphore = words.HasNext && words.OneOf(("semaphore", true));
        machine.OpenEventFd(name, initial, isSemaphore);
        return Results.Of(Errno.None);
    }

    public static string Duplicate(TraceMachine machine, Words words) => Results.Of(machine.Duplicate(words.Next(), words.Next()));

    public static string Close(TraceMachine machine, Words words) => Results.Of(machine.Close(words.Next()));

    public static string Signal(TraceMachine machine, Words words) => Results.Of(machine.Signal(words.Next(), words.NumberOr(1)));

    public static string Read(TraceMachine machine, Words words)
        => Results.Of(machine.Read(words.Next(), out ulong count), $"val 0x{count:x}");
}
