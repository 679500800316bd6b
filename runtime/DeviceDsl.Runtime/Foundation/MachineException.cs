using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <summary>A machine operation was refused. Nothing of it was done.</summary>
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

    /// <summary>The kernel's number for what went wrong.</summary>
    public Errno Errno => Refusal.Errno;

    /// <summary>The rule that was broken, as in <c>IOE-7</c>; empty where the operating system gave the number.</summary>
    public string Rule => Refusal.Rule;

    internal Refusal Refusal { get; }

    private static string Describe(Refusal refusal)
        => refusal.Rule.Length == 0
            ? $"{refusal.Errno}: {refusal.Message}"
            : $"{refusal.Errno}: {refusal.Message} (rule {refusal.Rule})";
}
