using System.Reflection;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>Generates, compiles strictly, loads and instantiates devices, as a program would.</summary>
internal static class DeviceHost
{
    /// <summary>Generates and expects no warning of any kind.</summary>
    public static (Compilation Output, GeneratorRunResult Run) Compile(params string[] sources)
    {
        (Compilation output, GeneratorRunResult run) = TestCompilation.Generate(new DeviceGenerator(), TestCompilation.Create(sources));
        Assert.Null(run.Exception);
        TestCompilation.ShouldBeClean(output);
        return (output, run);
    }

    /// <summary>An instance of the only device of a source, or of the device with the given name.</summary>
    public static IDevice Create(string source, string? name = null)
    {
        IEnumerable<Type> types = TestCompilation.Load(Compile(source).Output).GetTypes()
            .Where(type => typeof(IDevice).IsAssignableFrom(type) && (name is null || type.Name == name));
        return (IDevice)Activator.CreateInstance(types.Single(), nonPublic: true)!;
    }

    /// <summary>The value of a counter field of a device.</summary>
    public static int Count(this IDevice device, string field)
        => (int)device.GetType()
            .GetField(field, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .GetValue(device)!;

    public static IReadOnlyList<DoorbellEntry> Doorbells(this IDevice device)
        => [.. Enumerable.Range(0, device.DoorbellCount).Select(device.GetDoorbell)];

    public static IReadOnlyList<LineEntry> Lines(this IDevice device)
        => [.. Enumerable.Range(0, device.LineCount).Select(device.GetLine)];
}
