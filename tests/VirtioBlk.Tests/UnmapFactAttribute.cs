using VirtioBlk.Backends;

namespace VirtioBlk.Tests;

/// <summary>A test of what unmapping gives back; skipped, with the reason, where the file system of temporary files cannot unmap.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnmapFactAttribute : FactAttribute
{
    public UnmapFactAttribute()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var disk = FileBackend.Create(path, 4096);
            if (!disk.CanUnmap) Skip = "the file system of temporary files cannot unmap";
        }
        finally
        {
            File.Delete(path);
        }
    }
}
