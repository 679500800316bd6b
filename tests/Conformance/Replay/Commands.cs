namespace DeviceDsl.Conformance.Replay;

/// <summary>The commands of the format by their names.</summary>
internal static class Commands
{
    private static readonly Dictionary<string, Func<TraceMachine, Words, string>> ByName = new()
    {
        ["eventfd"] = EventFdCommands.Create,
        ["dup"] = EventFdCommands.Duplicate,
        ["close"] = EventFdCommands.Close,
        ["signal"] = EventFdCommands.Signal,
        ["read"] = EventFdCommands.Read,
        ["ioeventfd"] = IoctlCommands.IoEventFd,
        ["irqfd"] = IoctlCommands.IrqFd,
        ["irqline"] = IoctlCommands.Line,
        ["irqstat"] = IoctlCommands.LineStatus,
        ["msi"] = IoctlCommands.Msi,
        ["routing"] = RoutingCommand.Run,
        ["coalesced"] = IoctlCommands.Coalesced,
        ["ring"] = IoctlCommands.Ring,
        ["pio"] = GuestCommands.Pio,
        ["mmio"] = GuestCommands.Mmio,
        ["ioapicw"] = GuestCommands.IoApicWrite,
        ["ioapicr"] = GuestCommands.IoApicRead,
        ["redir"] = GuestCommands.Redirect,
        ["eoi"] = GuestCommands.EndOfInterrupt,
        ["svr"] = GuestCommands.Spurious,
        ["tpr"] = GuestCommands.TaskPriority,
        ["ack"] = GuestCommands.Acknowledge,
        ["extint"] = GuestCommands.AcknowledgeExternal,
        ["int"] = GuestCommands.TakeInterrupt,
        ["ioapic"] = StateCommands.IoApic,
        ["lapic"] = StateCommands.LocalApic,
        ["apic"] = StateCommands.AllOfLocalApic,
        ["pic"] = StateCommands.Pic,
        ["save"] = StateCommands.Save,
        ["load"] = StateCommands.Load,
    };

    /// <summary>The names of the commands.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Runs one command and waits until everything that it caused is done.</summary>
    public static string Run(TraceMachine machine, Words words)
    {
        string name = words.Next();
        if (name == "rep") return Repeat(machine, words);
        if (name == "on") return RunOn(machine, words);
        if (!ByName.TryGetValue(name, out Func<TraceMachine, Words, string>? command))
        {
            throw new TraceException($"'{name}' is no command");
        }

        string result = command(machine, words);
        words.ThrowIfMore();
        machine.Settle();
        return result;
    }

    /// <summary>Runs a command on another processor than the first.</summary>
    private static string RunOn(TraceMachine machine, Words words)
    {
        uint cpu = words.Number32();
        if (cpu >= machine.CpuCount) throw new TraceException($"the machine has no processor {cpu}");
        int before = machine.Cpu;
        machine.Cpu = (int)cpu;
        try
        {
            return Run(machine, words.Rest);
        }
        finally
        {
            machine.Cpu = before;
        }
    }

    /// <summary>Runs a command many times; equal results in a row are told together.</summary>
    private static string Repeat(TraceMachine machine, Words words)
    {
        ulong times = words.Number();
        string command = words.Rest.ToString();
        var runs = new List<(int Count, string Result)>();
        for (ulong done = 0; done < times; done++)
        {
            string result = Run(machine, new Words(command));
            if (runs.Count > 0 && runs[^1].Result == result) runs[^1] = (runs[^1].Count + 1, result);
            else runs.Add((1, result));
        }

        return string.Join(' ', runs.Select(run => $"{run.Count}*[{run.Result}]"));
    }
}
