using System.Collections.Immutable;

namespace DeviceDsl.Architecture.Tests;

/// <summary>
/// The architecture as a table. A new project gets a row here, after the projects it uses; a new folder of a project
/// with floors gets its place among them.
/// </summary>
internal static class House
{
    /// <summary>Where a contributor finds this table: messages name it.</summary>
    public const string Table = "tests/DeviceDsl.Architecture.Tests/House.cs";

    /// <summary>The folders whose every project is a room.</summary>
    public static readonly ImmutableArray<string> Wings = ["analyzers", "generator", "runtime", "samples", "benchmarks"];

    private static readonly string[] Runtime =
    [
        "DeviceDsl.Runtime", "DeviceDsl.Kvm", "DeviceDsl.Pci", "DeviceDsl.Virtio", "DeviceDsl.VhostUser",
    ];

    private static readonly string[] Components =
    [
        "DeviceDsl.Model", "DeviceDsl.Generator", "DeviceDsl.Analyzers", "DeviceDsl.CodeFixes",
    ];

    /// <summary>
    /// From the ground up: a room sees only rooms whose rows stand before its own. What the compiler loads and what runs are two
    /// houses: they agree on the attributes, and never see each other's assemblies.
    /// </summary>
    public static readonly ImmutableArray<Room> Rooms =
    [
        // What the compiler loads.
        Row("analyzers/DeviceDsl.Model", floors: ["Values", "Symbols", "Hints", "Rules", "Devices", "Pci", "Virtio", "Boards"]),
        Row("generator/DeviceDsl.Generator", sees: ["DeviceDsl.Model"]),
        Row("analyzers/DeviceDsl.Analyzers", sees: ["DeviceDsl.Model"]),
        Row("analyzers/DeviceDsl.CodeFixes", sees: ["DeviceDsl.Model", "DeviceDsl.Analyzers"]),

        // What runs.
        Row("runtime/DeviceDsl.Runtime",
            floors: ["Annotations", "Foundation", "Eventing", "Buses", "Interrupts", "Irqchips", "State", "Memory", "Devices", "Machines"]),
        Row("runtime/DeviceDsl.Kvm", sees: ["DeviceDsl.Runtime"]),
        Row("runtime/DeviceDsl.Pci", sees: ["DeviceDsl.Runtime"]),
        Row("runtime/DeviceDsl.Virtio", sees: ["DeviceDsl.Runtime", "DeviceDsl.Pci"]),
        Row("runtime/DeviceDsl.Virtio.Drivers",
            sees: ["DeviceDsl.Runtime", "DeviceDsl.Pci", "DeviceDsl.Virtio"], publicNamespace: "DeviceDsl.Virtio"),
        Row("runtime/DeviceDsl.VhostUser", sees: ["DeviceDsl.Runtime", "DeviceDsl.Virtio"]),
        Row("runtime/DeviceDsl.Hosting", sees: Runtime),

        // Programs.
        Row("samples/Doorbell", sees: [.. Runtime, "DeviceDsl.Hosting"]),
        Row("samples/VirtioBlk", sees: [.. Runtime, "DeviceDsl.Virtio.Drivers", "DeviceDsl.Hosting"]),
        Row("samples/VirtioRng", sees: [.. Runtime, "DeviceDsl.Hosting"]),
        Row("samples/TestBoard", sees: [.. Runtime, "DeviceDsl.Hosting"]),
        Row("samples/Devices", sees: ["DeviceDsl.Runtime"]),
        Row("benchmarks/DeviceDsl.GeneratorComparison", sees: ["DeviceDsl.Model", "DeviceDsl.Generator", "DeviceDsl.Runtime"]),
        Row("benchmarks/DeviceDsl.AnalyzerCost", sees: [.. Components, "DeviceDsl.Runtime"]),
        Row("benchmarks/DeviceDsl.Benchmarks",
            sees: [.. Components, .. Runtime, "DeviceDsl.Hosting", "Doorbell", "VirtioBlk", "TestBoard"]),
        Row("benchmarks/DeviceDsl.Comparisons",
            sees: [.. Components, .. Runtime, "DeviceDsl.Hosting", "Doorbell", "VirtioBlk", "TestBoard"]),
    ];

    /// <summary>Files that may be longer than the rest, each with its reason. None is.</summary>
    public static readonly ImmutableDictionary<string, string> LongFiles = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Public types that keep the namespace under which they were published, though their files have moved to another floor.
    /// </summary>
    public static readonly ImmutableDictionary<string, string> PublishedNamespaces = new Dictionary<string, string>
    {
        ["GuestMemoryMap"] = "DeviceDsl.Machines",
        ["GuestMemoryAccess"] = "DeviceDsl.Machines",
    }.ToImmutableDictionary();

    public static Room? Find(string project) => Rooms.FirstOrDefault(room => room.Name == project);

    private static Room Row(string folder, string[]? sees = null, string[]? floors = null, string? publicNamespace = null)
        => new(folder, [.. sees ?? []], [.. floors ?? []], publicNamespace);
}
