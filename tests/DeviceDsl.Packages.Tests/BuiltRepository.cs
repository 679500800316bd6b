using System.Reflection;

namespace DeviceDsl.Packages.Tests;

/// <summary>Where this project was built, and how: what is packed is what was built beside it.</summary>
internal static class BuiltRepository
{
    public static string Root { get; } = Read("RepositoryRoot");

    public static string Configuration { get; } = Read("Configuration");

    /// <summary>The packages that the build restored: those who install ours need the same ones, and need not ask a registry.</summary>
    public static string PackageFolder { get; } = Read("PackageFolder");

    private static string Read(string key)
        => typeof(BuiltRepository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
