namespace DeviceDsl.Conformance.Live;

/// <summary>Sequences of random commands.</summary>
internal static class RandomCommands
{
    /// <summary>The number of commands of a sequence.</summary>
    public const int Length = 500;

    private static readonly (int Weight, Func<CommandPool, string> Make)[] Kinds =
    [
        (8, EventFd), (2, Duplicate), (3, pool => $"close {pool.Fd()}"), (22, Signal), (8, pool => $"read {pool.Fd()}"),
        (14, IoEventFd), (14, IrqFd), (18, pool => $"irqline {pool.Gsi()} {pool.Below(2)}"),
        (8, pool => $"irqstat {pool.Gsi()} {pool.Below(2)}"), (6, Msi), (5, Routing), (4, CoalescedZone), (3, pool => "ring"),
        (10, PortWrite), (4, PortRead), (10, MemoryWrite), (4, MemoryRead), (22, Redirection), (6, IoApicRegister),
        (16, pool => OnCpu(pool, "eoi")), (4, pool => OnCpu(pool, $"svr {(pool.Chance(85) ? "0x1ff" : "0xff")}")),
        (3, pool => OnCpu(pool, $"tpr 0x{pool.Below(16) << 4:x}")), (14, pool => OnCpu(pool, "ack")), (10, pool => OnCpu(pool, "int")),
        (6, LocalApicRegister), (14, PicCommand), (3, pool => $"save s{pool.Below(2)}"), (3, pool => $"load s{pool.Below(2)}"),
    ];

    private static readonly int Total = Kinds.Sum(kind => kind.Weight);

    /// <summary>Makes a sequence, which begins with a machine.</summary>
    /// <param name="seed">The seed; equal seeds give equal sequences.</param>
    public static IReadOnlyList<string> Create(int seed)
    {
        var pool = new CommandPool(seed);
        var commands = new List<string>(Length) { Machine(pool) };
        foreach (string name in (ReadOnlySpan<string>)["e0", "e1", "e2", "r0"]) commands.Add($"eventfd {name}");
        commands.Add("svr 0x1ff");
        commands.Add("save s0");
        commands.Add("save s1");
        while (commands.Count < Length) commands.Add(Pick(pool));
        return commands;
    }

    private static string Machine(CommandPool pool)
    {
        string kind = pool.Chance(75) ? "irqchip" : pool.Of("split", "split", "noirqchip");
        return pool.Chance(30) ? $"vm {kind} 2" : $"vm {kind}";
    }

    private static string Pick(CommandPool pool)
    {
        int left = pool.Below(Total);
        int index = 0;
        while (left >= Kinds[index].Weight) left -= Kinds[index++].Weight;
        return Kinds[index].Make(pool);
    }

    private static string OnCpu(CommandPool pool, string command) => pool.Chance(20) ? $"on 1 {command}" : command;

    private static string EventFd(CommandPool pool)
        => $"eventfd {pool.EventFd()}{(pool.Chance(25) ? $" {pool.Below(3)}{(pool.Chance(40) ? " semaphore" : "")}" : "")}";

    private static string Duplicate(CommandPool pool) => $"dup {pool.EventFd()} {pool.Fd()}";

    private static string Signal(CommandPool pool)
        => $"signal {pool.Fd()}{(pool.Chance(10) ? $" 0x{pool.Of<ulong>(0, 2, 5, ulong.MaxValue - 1, ulong.MaxValue):x}" : "")}";

    private static string IoEventFd(CommandPool pool)
    {
        bool isPort = pool.Chance(50);
        ulong address = isPort ? pool.Port() : pool.Place();
        uint length = pool.Chance(3) ? pool.Of<uint>(3, 5, 16, uint.MaxValue) : pool.Of<uint>(0, 1, 2, 4, 8);
        string flags = string.Join('+', new[]
        {
            isPort ? "pio" : "", pool.Chance(45) ? "datamatch" : "", pool.Chance(25) ? "deassign" : "",
            pool.Chance(3) ? "ccw" : "", pool.Chance(2) ? pool.Of("0x10", "0x20") : "",
        }.Where(flag => flag.Length > 0));
        return $"ioeventfd {pool.Fd()} 0x{address:x} {length} {(flags.Length == 0 ? "-" : flags)} 0x{pool.Value():x}";
    }

    private static string IrqFd(CommandPool pool)
    {
        if (pool.Chance(20)) return $"irqfd {pool.Fd()} {pool.Gsi()} deassign";
        if (pool.Chance(2)) return $"irqfd {pool.Fd()} {pool.Gsi()} {pool.Of("4", "0x10", "5")}";
        return pool.Chance(40)
            ? $"irqfd {pool.Fd()} {pool.Gsi()} resample {(pool.Chance(90) ? pool.Of("r0", "r1", "r2") : pool.Fd())}"
            : $"irqfd {pool.Fd()} {pool.Gsi()} -";
    }

    private static string Msi(CommandPool pool) => $"msi 0x{Address(pool):x} 0x{Data(pool):x}{(pool.Chance(3) ? $" {pool.Below(3)}" : "")}";

    private static ulong Address(CommandPool pool)
        => 0xFEE0_0000 | ((ulong)pool.Destination() << 12) | (pool.Chance(25) ? 4u : 0u) | (pool.Chance(10) ? 8u : 0u)
            | (pool.Chance(3) ? 0x1_0000_0000u : 0u);

    private static uint Data(CommandPool pool)
        => pool.Vector() | (pool.Mode() << 8) | (pool.Chance(15) ? 0x8000u : 0u) | (pool.Chance(10) ? 0x4000u : 0u);

    private static string Routing(CommandPool pool)
    {
        if (pool.Chance(30)) return "routing default";
        if (pool.Chance(3)) return $"routing flags=1 nr={pool.Below(3)}";
        IEnumerable<string> entries = Enumerable.Range(0, pool.Below(5)).Select(_ => Route(pool));
        return $"routing {(pool.Chance(60) ? "default " : "")}{string.Join(' ', entries)}".TrimEnd();
    }

    private static string Route(CommandPool pool) => pool.Below(12) switch
    {
        0 or 1 or 2 => $"{pool.Gsi()}:msi:0x{Address(pool):x}:0x{Data(pool):x}",
        3 => $"{pool.Gsi()}:picm:{pool.Below(9)}",
        4 => $"{pool.Gsi()}:pics:{pool.Below(9)}",
        5 => $"{pool.Gsi()}:type:{pool.Of(0, 1, 2, 3, 6)}",
        6 => $"{pool.Gsi()}:ioapic:{pool.Below(26)}",
        7 => $"{pool.Of<uint>(24, 25, 26, 27)}:msi:0x{Address(pool):x}:0x{Data(pool):x}",
        _ => $"{pool.Of<uint>(24, 25, 26, 27)}:ioapic:{pool.Pin()}",
    };

    private static string CoalescedZone(CommandPool pool)
    {
        bool isPort = pool.Chance(50);
        ulong address = isPort ? pool.Port() : pool.Place();
        return $"coalesced {(pool.Chance(70) ? "add" : "del")} {(isPort ? "pio" : "mmio")} 0x{address:x} {pool.Of(0, 1, 2, 4, 8, 16)}";
    }

    private static string PortWrite(CommandPool pool) => OnCpu(pool, $"pio out {pool.Of(1, 2, 4)} 0x{pool.Port():x} 0x{pool.Value():x}");

    private static string PortRead(CommandPool pool) => OnCpu(pool, $"pio in {pool.Of(1, 2, 4)} 0x{pool.Port():x}");

    private static string MemoryWrite(CommandPool pool)
    {
        ulong place = pool.Place();
        // A value for an entry of the IOAPIC must hold a mode of the pool.
        ulong value = place == CommandPool.IoApicData ? pool.Of<ulong>(0, 1, 2, 0xFF, 0x8045, 0x1_0051, 0x131) : pool.Value();
        return OnCpu(pool, $"mmio w {pool.Of(1, 2, 4, 8, 16)} 0x{place:x} 0x{value:x}");
    }

    /// <summary>
    /// A read of more than a register of the local APIC leaves the processor's buffer as it is (LAP-7): its value is that of an earlier
    /// access.
    /// </summary>
    private static string MemoryRead(CommandPool pool)
    {
        ulong place = pool.Place();
        return OnCpu(pool, $"mmio r {(place == CommandPool.LocalApicPlace ? pool.Of(1, 2, 4) : pool.Of(1, 2, 4, 8, 16))} 0x{place:x}");
    }

    private static string Redirection(CommandPool pool)
    {
        ulong entry = pool.Vector() | ((ulong)pool.Mode() << 8) | (pool.Chance(15) ? 0x800u : 0u) | (pool.Chance(55) ? 0x8000u : 0u)
            | (pool.Chance(20) ? 0x1_0000u : 0u) | (pool.Chance(5) ? 0x2000u : 0u) | ((ulong)pool.Destination() << 56);
        return OnCpu(pool, $"redir {pool.Pin()} 0x{entry:x}");
    }

    private static string IoApicRegister(CommandPool pool)
    {
        string index = $"0x{(pool.Chance(85) ? 0x10 + (2 * pool.Pin()) + (uint)pool.Below(2) : (uint)pool.Below(0x45)):x}";
        if (pool.Chance(50)) return $"ioapicr {index}";
        uint low = pool.Vector() | (pool.Chance(50) ? 0x8000u : 0u) | (pool.Chance(30) ? 0x1_0000u : 0u);
        return $"ioapicw {index} 0x{low:x}";
    }

    private static string LocalApicRegister(CommandPool pool)
    {
        (uint register, uint value) = pool.Below(8) switch
        {
            0 => (0xD0u, pool.Of<uint>(1, 2, 3, 0x11, 0x12, 0x21) << 24),
            1 => (0xE0u, pool.Of<uint>(0xFFFF_FFFF, 0x0FFF_FFFF)),
            2 => (0x310u, pool.Destination() << 24),
            3 or 4 => (0x300u, Command(pool)),
            5 => (0x350u, pool.Of<uint>(0x700, 0x10700, 0x10000, 0x31, 0x8700)),
            6 => (0x20u, (uint)pool.Below(3) << 24),
            // AMD's processors keep only the upper four bits of the task priority.
            _ => (pool.Of<uint>(0x20, 0x30, 0x80, 0xA0, 0x100, 0x200, 0x280, 0x3E0, 0x370), (uint)pool.Below(0x10) << 4),
        };
        string address = $"0x{0xFEE0_0000 + register:x}";
        return OnCpu(pool, pool.Chance(20) ? $"mmio r 4 {address}" : $"mmio w 4 {address} 0x{value:x}");
    }

    private static uint Command(CommandPool pool)
        => pool.Vector() | (pool.Chance(20) ? 0x100u : 0u) | (pool.Chance(30) ? 0x800u : 0u) | 0x4000u
            | (pool.Of<uint>(0, 0, 1, 2, 3) << 18);

    private static string PicCommand(CommandPool pool)
    {
        string port = pool.Of("0x20", "0x21", "0xa0", "0xa1");
        if (pool.Chance(15)) return OnCpu(pool, $"pio in 1 {pool.Of("0x20", "0x21", "0xa0", "0xa1", "0x4d0", "0x4d1")}");
        if (pool.Chance(10)) return OnCpu(pool, $"pio out 1 {pool.Of("0x4d0", "0x4d1")} 0x{pool.Below(256):x}");
        int value = pool.Below(8) switch
        {
            0 => pool.Of(0x11, 0x13, 0x10, 0x19),
            1 or 2 => pool.Of(0x20, 0x60, 0x61, 0x63, 0xA0, 0xE2, 0x80, 0x00, 0xC3),
            3 => pool.Of(0x0A, 0x0B, 0x0C, 0x68, 0x48),
            4 => pool.Of(0x00, 0x00, 0xFF, 0xFB),
            5 => pool.Of(0x01, 0x03, 0x11, 0x1D),
            _ => pool.Below(256),
        };
        return OnCpu(pool, $"pio out 1 {port} 0x{value:x}");
    }
}
