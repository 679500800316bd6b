using Spectre.Console;

namespace DeviceDsl.Comparisons;

/// <summary>A guest's write up to the signalled eventfd, among so many doorbells, beside the kernel's search in C.</summary>
internal static unsafe class BusComparison
{
    private const int Writes = Addresses;
    private const int Addresses = 1 << 16;
    private const ushort FirstPort = 0x1000;
    private const int Stride = 8;

    /// <summary>Measures, and prints a table.</summary>
    public static void Run()
    {
        using var twin = NativeTwin.TryBuild("kernel_search.c");
        if (twin is null) return;
        Table table = new Table().AddColumns("doorbells", "addresses", "C / C#", "C# / C# with 10");
        foreach (bool isHot in (bool[])[false, true])
        {
            using var few = new Subject(twin, 10, isHot);
            foreach (int count in (int[])[10, 100, 1000])
            {
                using var subject = new Subject(twin, count, isHot);
                table.AddRow(
                    $"{count}",
                    isHot ? "one" : "random",
                    $"{Pair.Ratio(subject.RunNative, subject.Run):0.00}",
                    $"{Pair.Ratio(subject.Run, few.Run):0.00}");
            }
        }

        AnsiConsole.Write(table);
    }

    private sealed class Subject : IDisposable
    {
        private readonly NativeTwin _twin;
        private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false });
        private readonly List<EventFd> _kicks = [];
        private readonly ulong[] _native = new ulong[Addresses];
        private readonly IoAddress[] _managed = new IoAddress[Addresses];
        private readonly delegate* unmanaged<nint, ulong*, int, int, int> _run;
        private readonly nint _bus;

        public Subject(NativeTwin twin, int doorbells, bool isHot)
        {
            _twin = twin;
            ulong[] ports = [.. Enumerable.Range(0, doorbells).Select(i => (ulong)(FirstPort + (i * Stride)))];
            foreach (ulong port in ports)
            {
                _kicks.Add(_machine.CreateEventFd());
                _machine.AssignIoEventFd(_kicks[^1], IoAddress.Pio((ushort)port), length: 4);
            }

            var random = new Random(1);
            for (int i = 0; i < Addresses; i++)
            {
                _native[i] = ports[isHot ? doorbells / 2 : random.Next(doorbells)];
                _managed[i] = IoAddress.Pio((ushort)_native[i]);
            }

            var create = (delegate* unmanaged<ulong*, int, int, nint>)twin.Export("bus_create");
            fixed (ulong* first = ports) _bus = create(first, doorbells, 4);
            _run = (delegate* unmanaged<nint, ulong*, int, int, int>)twin.Export("bus_run");
        }

        public void RunNative()
        {
            fixed (ulong* first = _native) Expect(_run(_bus, first, Addresses, Writes));
        }

        public void Run()
        {
            EmbeddedCpu cpu = _machine.Cpus[0];
            int taken = 0;
            for (int i = 0; i < Writes; i++)
            {
                if (cpu.Write(_managed[i & (Addresses - 1)], 4, 1)) taken++;
            }

            Expect(taken);
        }

        public void Dispose()
        {
            ((delegate* unmanaged<nint, void>)_twin.Export("bus_destroy"))(_bus);
            _machine.Dispose();
            _kicks.ForEach(kick => kick.Dispose());
        }

        private static void Expect(int taken)
        {
            if (taken != Writes) throw new InvalidOperationException($"{taken} of {Writes} writes were taken.");
        }
    }
}
