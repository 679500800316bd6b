using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>The exception of a machine operation that was refused. The operation had no effect.</summary>
public sealed class MachineException : InvalidOperationException
{
    internal MachineException(Refusal refusal, Exception? cause = null)
        : base(Describe(refusal), cause)
    {
        Refusal = refusal;
    }

    internal MachineException(Errno errno, string rule, string message)
        : this(new Refusal(errno, rule, message))
    {
    }

    /// <summary>The kernel's error number.</summary>
    public Errno Errno => Refusal.Errno;

    /// <summary>The violated rule, such as <c>IOE-7</c>; empty if the error came from the operating system.</summary>
    public string Rule => Refusal.Rule;

    internal Refusal Refusal { get; }

    private static string Describe(Refusal refusal)
        => refusal.Rule.Length == 0
            ? $"{refusal.Errno}: {refusal.Message}"
            : $"{refusal.Errno}: {refusal.Message} (rule {refusal.Rule})";
}
