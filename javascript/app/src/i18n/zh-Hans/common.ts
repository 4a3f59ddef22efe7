export const common = {
  cancel: "取消",
  close: "关闭",
  loading: "正在加载",
  remove: "移除 {name}",
  retry: "重试",
  undo: "撤销",
  pictures: "没有图片 | {n} 张图片 | {n} 张图片",
  unreachable: "服务器没有响应。图片和标签都很安全，页面会自动重新连接。",
  unknownError: "服务器无法完成此操作（状态 {status}），原因见服务器日志。",
};
