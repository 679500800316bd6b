using DeviceDsl.Kvm;
using Spectre.Console;

namespace DeviceDsl.Comparisons;

/// <summary>
/// 200 changes of a routing of 200 messages, as a guest's driver of disks with many queues makes them while it starts, with an
/// irqfd for each message, beside the same changes with one irqfd. Every irqfd follows before a change returns (IRQ-13).
/// </summary>
internal static class RoutingComparison
{
    private const int Changes = 200;
    private const int Messages = 200;
    private const int FirstGsi = 24;
    private const ulong FirstProcessor = 0xFEE0_0000;

    /// <summary>Measures, and prints a table.</summary>
    public static void Run()
    {
        Table table = new Table().AddColumns("machine", "threads that signal", $"{Messages} irqfds / 1 irqfd");
        foreach (int signallers in (int[])[0, 1])
        {
            AddRow(table, "embedded", () => new EmbeddedMachine(), signallers);
            if (KvmMachine.IsAvailable(out _)) AddRow(table, "/dev/kvm", () => KvmMachine.Open(), signallers);
        }

        AnsiConsole.Write(table);
        if (!KvmMachine.IsAvailable(out string reason)) Console.WriteLine($"Without /dev/kvm: {reason}.");
    }

    private static void AddRow(Table table, string name, Func<Machine> open, int signallers)
    {
        using var many = new Subject(open(), Messages, signallers);
        using var one = new Subject(open(), irqFds: 1, signallers);
        table.AddRow(name, $"{signallers}", $"{Pair.Ratio(many.Run, one.Run):0.00}");
    }

    private sealed class Subject : IDisposable
    {
        private readonly Machine _machine;
        private readonly GsiRoute[][] _routings = [RoutingOf(0x41), RoutingOf(0x42)];
        private readonly List<EventFd> _triggers = [];
        private readonly List<Thread> _signallers = [];
        private bool _isOver;

        public Subject(Machine machine, int irqFds, int signallers)
        {
            _machine = machine;
            for (int i = 0; i < irqFds; i++)
            {
                _triggers.Add(machine.CreateEventFd());
                machine.AssignIrqFd(_triggers[^1], FirstGsi + i);
            }

            for (int i = 0; i < signallers; i++)
            {
                _signallers.Add(new Thread(Signal) { IsBackground = true });
                _signallers[^1].Start();
            }
        }

        public void Run()
        {
            for (int i = 0; i < Changes; i++) _machine.SetGsiRouting(_routings[i & 1]);
        }

        public void Dispose()
        {
            Volatile.Write(ref _isOver, true);
            _signallers.ForEach(thread => thread.Join());
            _machine.Dispose();
            _triggers.ForEach(trigger => trigger.Dispose());
        }

        private static GsiRoute[] RoutingOf(byte vector)
            => [.. Enumerable.Range(FirstGsi, Messages).Select(gsi => GsiRoute.ToMsi(gsi, new MsiMessage(FirstProcessor, vector)))];

        private void Signal()
        {
            while (!Volatile.Read(ref _isOver)) _triggers[0].Signal();
        }
    }
}
