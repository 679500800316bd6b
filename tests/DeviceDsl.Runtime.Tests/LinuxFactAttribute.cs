namespace DeviceDsl.Runtime.Tests;

/// <summary>A test that needs eventfds of the kernel; skipped, with the reason, where there are none.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "eventfds of the kernel: the system is not Linux";
    }
}
