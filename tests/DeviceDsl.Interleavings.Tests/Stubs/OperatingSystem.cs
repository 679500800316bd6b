using DeviceDsl.Interleavings.Model;

namespace System;

/// <summary>A system without eventfds of its own, but where a scenario runs on a <see cref="ToyKernel"/>.</summary>
internal static class OperatingSystem
{
    public static bool IsLinux() => ToyKernel.IsRunning;
}
