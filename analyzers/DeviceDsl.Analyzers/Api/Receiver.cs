using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Api;

/// <summary>What a call is made on, as written.</summary>
internal static class Receiver
{
    /// <summary>The object of a call; behind a <c>?.</c>, what stands before it. Null for static calls.</summary>
    public static IOperation? Of(IInvocationOperation call) => Strip(call.Instance);

    /// <summary>An operation without conversions, and what stands before a <c>?.</c> instead of what stands for it.</summary>
    public static IOperation? Strip(IOperation? operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Strip(conversion.Operand),
        IConditionalAccessInstanceOperation instance => Strip(AccessOf(instance)?.Operation),
        IParenthesizedOperation parenthesized => Strip(parenthesized.Operand),
        _ => operation,
    };

    private static IConditionalAccessOperation? AccessOf(IOperation instance)
    {
        for (IOperation child = instance; child.Parent is { } parent; child = parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
            {
                return access;
            }
        }

        return null;
    }
}
