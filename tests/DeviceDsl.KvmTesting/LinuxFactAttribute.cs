namespace DeviceDsl.KvmTesting;

/// <summary>A test about calls that only Linux has; it needs no <c>/dev/kvm</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Only Linux has it.";
    }
}
